//! Words too common to say anything, folded, by language.

use super::term::{Hash, Map};
use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

/// Whether a folded word is a stop word of `language`; with no known language, of any.
pub fn is_stop(folded: &str, language: &str) -> bool {
    if folded.is_empty() {
        return true;
    }
    if language.is_empty() {
        return WORDS.values().any(|words| words.contains(folded));
    }
    WORDS.get(language).is_some_and(|words| words.contains(folded))
}

/// The words of each language.
static WORDS: LazyLock<Map<&str, HashSet<&str, BuildHasherDefault<Hash>>>> = LazyLock::new(|| {
    LISTS.iter().map(|(name, words)| (*name, words.split(' ').collect())).collect()
});

#[rustfmt::skip]
const LISTS: &[(&str, &str)] = &[
    ("en", "the a an and or of to in on for with at by from as is are was were be been it its this that these those he she they we you his her their our not no but if than then so do does did has have had will would can could may might should after before over under about into out up down more most who what when where why how which all new says said say also just one two us i me my your him them there here via vs amid per off am being while because since until other some any only very too now get got re ve don ll"),
    ("de", "der die das des dem den ein eine einer eines einem einen und oder aber von vom zu zum zur mit im in am an auf aus bei nach vor fur uber unter durch gegen ohne um ist sind war waren wird werden wurde wurden hat haben hatte sich nicht auch als wie so es er sie ihr ihre sein seine dass noch nur mehr schon kann man wir ich was wer wo wenn bis sei soll neue neuer neuen"),
    ("fr", "le la les un une des du de d l et ou a au aux en dans pour par sur avec sans sous ce cet cette ces son sa ses leur leurs qui que quoi dont ou ne pas plus est sont etait ont il elle ils elles on nous vous se s y qu n c j m apres avant entre comme mais si tres tout tous fait etre avoir deja aussi contre"),
    ("es", "el la los las un una unos unas y o u e de del al a en con por para sin sobre entre tras desde hasta que quien como cuando donde se su sus lo le les no si es son fue ser era ha han hay mas muy ya este esta estos estas ese esa pero porque tambien ante contra nuevo nueva asi segun"),
    ("pt", "o a os as um uma uns umas e ou de do da dos das em no na nos nas num numa ao aos para por pelo pela pelos pelas com sem sobre entre apos desde ate que quem como quando onde se seu sua seus suas lhe nao sim e sao foi ser era tem ha mais muito ja este esta esse essa isso mas porque tambem contra novo nova"),
    ("it", "il lo la i gli le un uno una e ed o di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai in nel nella nei nelle con su sul sulla per tra fra che chi cui come quando dove si non piu e sono era ha hanno suo sua suoi sue questo questa ma anche dopo prima contro ecco se ci"),
    ("ru", "и в во на с со по не что за из к ко у о об от для как это этот эта эти а но же бы ли до при или так его ее их он она они мы вы я быть был была было были есть будет только уже еще после перед над под между если чтобы когда где кто то все который которая которые сказал заявил том"),
    ("uk", "і й та в у на з із зі по не що за до як це цей ця а але же б чи від для при або так його її їх він вона вони ми ви я бути був була було були є буде тільки вже ще після про"),
    ("nl", "de het een en of van in op aan met voor door bij naar uit over onder tot om te is zijn was waren wordt worden werd heeft hebben had niet ook als dan dat die dit deze er hij zij ze we ik wat wie waar nog maar meer nieuwe na tegen"),
    ("pl", "i w we na z ze do o od po za dla przez przy pod nad nie to ze jest sa byl byla bylo byli jak co kto gdzie ktory ktora ktore sie jego jej ich ten ta te tym tego tej a ale oraz lub czy juz jeszcze tylko po przed tak by"),
    ("sl", "in je se na za v z s po pri od do iz o da ne ni bo so ki ga jih mu jo ko kot ali pa tudi ze le bi bil bila bilo bili sem si smo ste to ta te ti tega kako kaj kdo kjer med pred nad pod proti ter"),
    ("tr", "ve bir bu su o da de ile icin gibi ki mi ne ya daha cok en her ise olarak olan oldu var yok sonra once kadar ama ancak diye gore"),
    ("ar", "في من على الى عن مع ان او ثم لا ما لم لن هذا هذه ذلك تلك التي الذي الذين هو هي هم كان كانت قد كل بعد قبل بين عند حتى اذا كما بعض غير و ب ل"),
    ("cs", "a i v ve na s se z ze do od po za pro pri o u k ke je jsou byl byla bylo byli ze ne to ten ta ti jak co kdo kde ktery ktera ktere si jeho jeji jejich ale nebo uz jeste jen take"),
    ("sv", "och i pa av for med till fran om som en ett den det de att ar var har hade inte men eller sa vid efter over under mot ska kan nu nya sig han hon vi jag"),
    ("id", "yang di ke dari dan ini itu untuk dengan pada adalah akan tidak oleh dalam juga sebagai atau karena telah saat usai"),
    ("el", "ο η το οι τα του της των τον την στο στη στην στον στα στις και να με σε για απο που δεν θα ειναι ηταν τι πως αλλα οτι κατα μετα"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_word_belongs_to_its_language() {
        assert!(is_stop("die", "de") && !is_stop("die", "en"));
        assert!(is_stop("die", "") && is_stop("", "en"));
        assert!(!is_stop("samoa", "") && !is_stop("die", "ja"));
    }
}
