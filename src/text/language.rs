//! Which language is a text in? By its script, and where languages share one, by its commonest small words
//! and the letters that only some of them write.
//!
//! The word lists are our own: function words as any grammar of the language lists them. A word counts the
//! less the more languages have it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// ISO 639-1 code.
    pub language: &'static str,
    /// 0 to 1: about how much of the text speaks for it, and how much less for the next.
    pub confidence: f32,
}

/// Characters that are read.
const MAX_CHARS: usize = 4_000;
/// Words or letters that a guess needs.
const MIN_LETTERS: usize = 12;

/// The language of `text`, or `None` when there is too little of it or nothing is known of it.
pub fn guess(text: &str) -> Option<Guess> {
    let mut counts: HashMap<Family, usize> = HashMap::new();
    let mut letters = 0;
    for c in text.chars().take(MAX_CHARS).filter(|c| c.is_alphabetic()) {
        letters += 1;
        *counts.entry(Family::of(c)).or_default() += 1;
    }
    if letters < MIN_LETTERS {
        return None;
    }
    let count = |family: Family| counts.get(&family).copied().unwrap_or(0);
    // Kana and Han go together; Japanese writes both, Chinese writes no kana.
    let (kana, han) = (count(Family::Kana), count(Family::Han));
    if (kana + han) * 3 > letters {
        let language = if kana * 20 > kana + han { "ja" } else { "zh" };
        return Some(Guess { language, confidence: 1.0 });
    }
    let (&family, &most) = counts.iter().max_by_key(|&(family, n)| (*n, *family))?;
    if most * 10 < letters * 4 {
        return None;
    }
    match family {
        Family::Only(language) => Some(Guess { language, confidence: 1.0 }),
        Family::Shared(script) => by_words(script, text),
        Family::Kana | Family::Han | Family::Unknown => None,
    }
}

/// Languages told apart only by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Family {
    Shared(Script),
    /// The one language of news that is written in this script.
    Only(&'static str),
    Kana,
    Han,
    Unknown,
}

impl Family {
    fn of(c: char) -> Self {
        match c as u32 {
            0x41..=0x24F | 0x1E00..=0x1EFF => Self::Shared(Script::Latin),
            0x370..=0x3FF | 0x1F00..=0x1FFF => Self::Only("el"),
            0x400..=0x52F => Self::Shared(Script::Cyrillic),
            0x530..=0x58F => Self::Only("hy"),
            0x590..=0x5FF => Self::Only("he"),
            0x600..=0x77F | 0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Self::Shared(Script::Arabic),
            0x900..=0x97F => Self::Shared(Script::Devanagari),
            0x980..=0x9FF => Self::Only("bn"),
            0xA00..=0xA7F => Self::Only("pa"),
            0xA80..=0xAFF => Self::Only("gu"),
            0xB00..=0xB7F => Self::Only("or"),
            0xB80..=0xBFF => Self::Only("ta"),
            0xC00..=0xC7F => Self::Only("te"),
            0xC80..=0xCFF => Self::Only("kn"),
            0xD00..=0xD7F => Self::Only("ml"),
            0xD80..=0xDFF => Self::Only("si"),
            0xE00..=0xE7F => Self::Only("th"),
            0xE80..=0xEFF => Self::Only("lo"),
            0xF00..=0xFFF => Self::Only("bo"),
            0x1000..=0x109F => Self::Only("my"),
            0x10A0..=0x10FF | 0x1C90..=0x1CBF => Self::Only("ka"),
            0x1200..=0x139F => Self::Only("am"),
            0x1780..=0x17FF => Self::Only("km"),
            0x1100..=0x11FF | 0xAC00..=0xD7AF => Self::Only("ko"),
            0x3040..=0x30FF => Self::Kana,
            0x3400..=0x9FFF | 0xF900..=0xFAFF => Self::Han,
            _ => Self::Unknown,
        }
    }
}

/// Index: script and word to the languages that have it.
static WORDS: LazyLock<HashMap<(Script, &'static str), Vec<usize>>> = LazyLock::new(|| {
    let mut index: HashMap<(Script, &'static str), Vec<usize>> = HashMap::new();
    for (at, (_, script, _, words)) in LANGUAGES.iter().enumerate() {
        for word in words.split(' ') {
            index.entry((*script, word)).or_default().push(at);
        }
    }
    index
});

fn by_words(script: Script, text: &str) -> Option<Guess> {
    let mut scores = vec![0f32; LANGUAGES.len()];
    let mut total = 0usize;
    let text: String = text.chars().take(MAX_CHARS).collect::<String>().to_lowercase();
    let parts = |c: char| {
        !(c.is_alphabetic()
            || matches!(c, '\'' | '’' | '\u{64b}'..='\u{652}' | '\u{900}'..='\u{94f}'))
    };
    for word in text
        .split(parts)
        .flat_map(|word| word.split_inclusive(['\'', '’']))
        .filter(|word| !word.is_empty())
    {
        total += 1;
        let plain = word.trim_end_matches(['\'', '’']);
        if let Some(having) = WORDS.get(&(script, plain)) {
            let share = 1.0 / having.len() as f32;
            having.iter().for_each(|&at| scores[at] += share);
        }
    }
    for (at, (_, own, letters, _)) in
        LANGUAGES.iter().enumerate().filter(|(_, row)| row.1 == script && !row.2.is_empty())
    {
        debug_assert!(*own == script);
        let hits = text.chars().filter(|c| letters.contains(*c)).count();
        scores[at] += (hits as f32 * LETTER_WEIGHT).min(total as f32 * 0.15);
    }
    let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]))?;
    let next = (0..scores.len()).filter(|&at| at != best).map(|at| scores[at]).fold(0.0, f32::max);
    if total == 0 || scores[best] <= 0.0 {
        return None;
    }
    let density = (scores[best] / total as f32 / 0.15).min(1.0);
    let margin = (scores[best] - next) / scores[best];
    Some(Guess { language: LANGUAGES[best].0, confidence: density * margin.sqrt() })
}

/// What a letter that few languages write counts beside a small word that only one has.
const LETTER_WEIGHT: f32 = 0.25;

/// Code, script, letters of its own (as against its neighbours), small words.
#[rustfmt::skip]
const LANGUAGES: &[(&str, Script, &str, &str)] = &[
    ("en", Script::Latin, "", "the and of to in is that for it with as was on are be this have from at by not you or an but they which were been their has will would there can more about when who said its he she his her we our your if how what than all into"),
    ("de", Script::Latin, "ß", "der die das und ist nicht ein eine einen einem einer eines den dem des mit auf für von im zu zum zur sich auch wird werden wurde wurden sind war bei aus als wie nach noch über nur oder aber durch haben hat kann ich sie wir ihr dass es um vor bis unter mehr"),
    ("fr", Script::Latin, "œ", "le la les de des du et est un une pour dans que qui sur par au aux avec ne pas ce cette ces son sa ses il elle ils ont été sont plus nous vous mais ou leur leurs comme tout même aussi être fait dont où après entre selon d l qu n c s j"),
    ("es", Script::Latin, "ñ¿¡", "el la los las de del y en que es un una por con para se no su sus al lo como más pero fue ha este esta son también entre cuando sobre sin hay todo desde muy hasta según tras donde porque uno han ser años"),
    ("pt", Script::Latin, "ãõ", "o a os as de do da dos das em no na nos nas que e é um uma para por com não se mais como mas foi ao aos sua seu são também pela pelo entre quando ele ela já muito há está ser tem até isso você anos ou"),
    ("it", Script::Latin, "", "il lo la gli le di del della dei delle dello degli e che è un una per con non si in nel nella nei sono da dal dalla al alla anche come più ma ha questo questa ad ed essere stato ai dalle sul sulla dell nell all cui loro anni suo dopo c l i"),
    ("nl", Script::Latin, "", "de het een en van in is dat op te zijn met voor niet die aan er om ook als door maar bij naar dan uit nog wordt werd heeft worden hebben was over deze dit kan zich hun meer al geen wel je ik ze wat"),
    ("sv", Script::Latin, "", "och att det i som en på är av för med den till inte har de om ett var jag men från vid så sig kan nu när hade efter också eller där över ska han hon man bara mot alla vi blir mycket få få detta utan"),
    ("da", Script::Latin, "", "og at det i som en på er af for med den til ikke har de om et var jeg men fra ved så sig kan nu når havde efter også eller der over skal han hun man kun mod alle vi bliver meget hvor ud blev være været uden sin dem mig os noget nogle"),
    ("no", Script::Latin, "", "og at det i som en på er av for med den til ikke har de om et var jeg men fra ved så seg kan nå når hadde etter også eller der over skal han hun man bare mot alle vi blir mye hvor ut ble være vært uten sin dem meg oss noe noen ei etter opp sier fikk ikkje eg"),
    ("fi", Script::Latin, "", "ja on ei se että oli ovat mutta joka myös kun hän ole niin kuin tai sen mukaan jo vain ovat jos sekä nyt mitä jotka voi vuoden vuonna olla ollut tämä hänen kanssa jälkeen siitä ennen sitä siis kaikki koska"),
    ("is", Script::Latin, "ðþ", "og að í á er sem til við um en það ekki var af fyrir með því hann eru hefur þá verið sé hún ég þegar eftir frá þess þetta sér"),
    ("et", Script::Latin, "", "ja on ei et see oli kui ka ning mis aga oma kes seda ta või mida nad selle siis välja veel üks olid pole oleks eesti tema juba kuid kõik enam pärast nii"),
    ("lv", Script::Latin, "āēīūķļņģ", "un ir ka no ar par uz kas tika bet arī tā vai lai pēc nav kā to viņš gan bija līdz tikai būs šo tas kur pie vēl jau gada gadā"),
    ("lt", Script::Latin, "ėįųū", "ir kad yra su iš apie buvo bei kaip tai bet taip po dėl jis už ne dar tik per nuo iki jau kuri kurie metų savo gali būti prie pat jos jų"),
    ("pl", Script::Latin, "łąęśźż", "i w na z się do nie że to jest o jak po za od przez ale dla są tym co był ich czy też tak jego oraz jej może które tego tylko już ze która który został być przy roku było będzie"),
    ("cs", Script::Latin, "ěřů", "a v se na je že s z do o k i ve si po pro za jak ale tak jsou který která které jsem by co jeho nebo jako když už byl bylo jen také podle od až při aby není ze ještě než této roku"),
    ("sk", Script::Latin, "ľĺŕô", "a v sa na je že s z do o k aj vo si po pre za ako ale tak sú ktorý ktorá ktoré som by čo jeho alebo keď už bol bolo len tiež podľa od až pri aby nie ešte než tejto roku ktorí bude"),
    ("sl", Script::Latin, "", "in je v na se da za so z ki pa ne po tudi od s kot bi ali ni še pri bo do iz kar o lahko ter zaradi sta bil le kako med več biti leta tem kjer že"),
    ("hr", Script::Latin, "", "i je u na se da za su od s ne što koji a kao će iz koja o do bi to po nije ili ali te sve biti bio samo već kako koje može između još prema nakon godine uz također zbog gdje tko"),
    ("ro", Script::Latin, "șțăşţ", "și de în la a cu pe din că nu o este un pentru care mai sau au prin fi ce după s fost cel să ca dar această acest între are lor sunt vor îl lui al ale fi într unei unui şi"),
    ("hu", Script::Latin, "őű", "a az és hogy nem is egy ez azt meg volt de csak már van mint ki még ha el azonban szerint után lesz arra kell minden vagy amely között illetve ezt pedig úgy olyan nagyon"),
    ("sq", Script::Latin, "", "dhe në të e i për se me një që nga është u ka më do si edhe nuk por këtë kanë tyre ishte prej deri pas tij kjo ky sipas duke"),
    ("tr", Script::Latin, "ğış", "ve bir bu da de için ile olarak çok daha olan gibi en ne ama kadar sonra ise olduğu var ya her o değil ki mi oldu göre yeni büyük türkiye tarafından bin"),
    ("az", Script::Latin, "ə", "və bir bu da də üçün ilə olan ki çox daha sonra olub edib görə deyil var ən o hər kimi isə azərbaycan edən"),
    ("id", Script::Latin, "", "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena bisa oleh ada saat kata telah tersebut sudah saya atau mereka kami kepada lebih menjadi bahwa secara seperti para namun adalah warga"),
    ("ms", Script::Latin, "", "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke kerana boleh oleh ada telah beliau tersebut sudah saya atau mereka kami kepada lebih menjadi bahawa berkata daripada turut adalah negara bagi"),
    ("vi", Script::Latin, "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ", "và của là có không được cho các trong những một với đã này người khi từ đến cũng ra ở về như để tại năm sẽ nhiều vào"),
    ("tl", Script::Latin, "", "ang ng sa na mga ay at si ni para hindi ito kay nang ako mo ko siya kanyang din rin lang pero may isang nila natin kung wala"),
    ("sw", Script::Latin, "", "na ya wa kwa ni katika la za kuwa hiyo huo kama cha yake huyo baada lakini pia alisema wake hii ambayo ili watu kwamba hivyo wao yao"),
    ("af", Script::Latin, "", "die en van het in is dat nie om te op vir met wat hy sy was ook as aan deur by na sal kan maar hulle ons moet word een uit hierdie oor nog haar jou gesê"),
    ("ca", Script::Latin, "ŀ", "el la els les de del dels i en que és un una per amb no ha al als més com són també però aquest aquesta seva seu fer han ser va entre tot anys on des sense sobre aquests quan molt perquè"),
    ("gl", Script::Latin, "", "o a os as de do da dos das en no na nos nas que e é un unha para por con non se máis como pero foi ao aos súa seu son tamén pola polo entre cando ata ten ser este esta anos onde galicia hai estas moi"),
    ("eu", Script::Latin, "", "eta da ez du dute bat izan ere da dira egin baina dela bere beste hori zuen ziren dago egiten izango hau zen gure nahi bai edo euskal baino"),
    ("ga", Script::Latin, "", "an agus na ar go a i is ag tá le sé bhí do ní de atá sin mar nach bhfuil sí seo leis ach ó chun faoi mé"),
    ("cy", Script::Latin, "ŵŷ", "y yn a i o ar yr mae ei am gan wedi ac fod ond bod hynny sydd oedd cael hefyd eu gyda nad ni ddim hyn fel mewn"),
    ("mt", Script::Latin, "ħġċ", "li u il ta f l ma minn din dan biex kien mill kif għal kienet tal fil dwar jew hija huwa fuq wara aktar"),
    ("lb", Script::Latin, "ë", "de an d déi ass vun net mat fir dat eng een si och hunn huet op am den zu wéi awer ginn gouf bei virun iwwer no dass hir säi"),
    ("so", Script::Latin, "", "waa oo iyo ka ku in la uu ee ah si ay soo ayaa ma ayuu kale waxaa laga lagu dalka wuxuu kala badan"),
    ("ha", Script::Latin, "ɗƙɓ", "da a na ya ta ne ce cikin don wanda ba su an kuma sun shi zai wannan domin yi daga akan ko amma"),
    ("zu", Script::Latin, "", "ukuthi uma ngoba futhi kanye njengoba lapho ngo kusho kodwa lokhu noma manje kakhulu yakhe bonke le lo kule emva uthe"),
    ("xh", Script::Latin, "", "ukuba kwaye ukuze kunye okanye kodwa xa into abantu ngokuba apho ngo oko le lo kule uthi njengoko phantsi emva"),
    ("kl", Script::Latin, "", "aamma taamaattumik ukiut tassani pillugu tamatuma imaluunniit inuit kalaallit nunaat naalakkersuisut taava ilaatigut massakkut uani ilaallutik"),
    ("eo", Script::Latin, "ĉĝĥĵŝŭ", "la kaj de en estas al por ne kun pri ke ĝi li mi sed pli aŭ tio ĉi oni ili"),
    ("ru", Script::Cyrillic, "ыэъ", "и в не на что с по это как из у за от для его но к о так был было также все она они при или если он до уже более того только был будет которые который после мы вы году лет ее их"),
    ("uk", Script::Cyrillic, "іїєґ", "і в не на що з та у до за як від для про це його але й або також було був при які який після він вона вони ми ви року років її їх щоб якщо більше під час може"),
    ("be", Script::Cyrillic, "ўі", "і ў не на што з па гэта як да за ад для яго але у ці таксама было быў пры якія які пасля ён яна яны мы вы года яе іх каб калі больш"),
    ("bg", Script::Cyrillic, "", "и в на не да се за от по че с е са това към при като ще до който която които след беше още или само има бъде са ги му той тя но според обаче също си го"),
    ("mk", Script::Cyrillic, "ѓќѕ", "и во на не да се за од по дека со е се тоа кон при како ќе до кој која кои по беше уште или само има биде ги му тој таа но според сите беа ја го"),
    ("sr", Script::Cyrillic, "ђћљњџј", "и у на не да се за од по је са то су као ће до који која које после био још или само има бити ли му он она али према што из није"),
    ("kk", Script::Cyrillic, "әғқңөұүһ", "және мен бұл да де үшін бойынша бар болып деп бір жаңа қазақстан туралы ол осы кейін еді болды"),
    ("ky", Script::Cyrillic, "өүң", "жана менен бул да үчүн боюнча бар болуп деп бир жаңы кыргызстан тууралуу ал ошол кийин эле болгон"),
    ("mn", Script::Cyrillic, "өү", "байна нь юм ба энэ монгол улсын болон бол гэж байгаа хүн олон жил дээр тухай"),
    ("tg", Script::Cyrillic, "ӣӯҳҷ", "ва дар ба аз ки ин бо барои аст буд он то шуд мекунад кард"),
    ("ar", Script::Arabic, "ةىأإ", "في من على إلى أن عن مع هذا هذه التي الذي ما لا كان كما بعد قد بين أو هو هي ذلك كل قبل أنه وقال ولا وفي لم حتى خلال عام يوم"),
    ("fa", Script::Arabic, "پچگژکی", "و در به از که این را با است برای آن تا شد خود یک بر می های هم کرد نیز شده او اما باید بود کند شود دو ها یا"),
    ("ur", Script::Arabic, "ٹڈڑںےہ", "کے کی میں ہے اور سے کا کو نے پر یہ کہ ہیں اس بھی نہیں تھا ایک تو ان کر لیے گیا جو تھے ہو"),
    ("ps", Script::Arabic, "ځڅښډړټږ", "د په او چې کې ته له دا یو سره هم دی نه شوې افغانستان به یې وي پر"),
    ("ckb", Script::Arabic, "ێۆڵڕە", "لە و بۆ بە کە ئەم لەو هەر یان ئەو دەکات بوو هەیە لەگەڵ"),
    ("hi", Script::Devanagari, "", "के में की है और से को का ने पर यह कि हैं इस भी नहीं था एक तो कर लिए गया जो थे हो रहा कहा बाद साथ अपने"),
    ("mr", Script::Devanagari, "ळ", "आणि आहे या व ते होते मात्र तर हा ही हे केली केला आले त्यांनी असे नाही झाला झाली करून येथे आहेत मध्ये"),
    ("ne", Script::Devanagari, "", "र को मा छ ले गरेको भएको पनि यो हो गर्न लागि भने तथा छन् थियो नेपाल बताए गर्ने"),
];

/// The primary subtag of a language tag as pages write it ("de_DE", "en-GB", "deutsch", "nb"), in ISO 639-1.
pub fn from_tag(tag: &str) -> Option<String> {
    let primary =
        tag.trim().split(['-', '_', ',', ';', ' ']).next().unwrap_or_default().to_lowercase();
    let known = match primary.as_str() {
        "nb" | "nn" => "no",
        "iw" => "he",
        "in" => "id",
        "ji" => "yi",
        "eng" | "english" => "en",
        "ger" | "deu" | "deutsch" | "german" => "de",
        "fra" | "fre" | "french" => "fr",
        "spa" | "spanish" => "es",
        "jpn" => "ja",
        "kor" => "ko",
        "chi" | "zho" => "zh",
        "cz" => "cs",
        "gr" => "el",
        "dk" => "da",
        "jp" => "ja",
        "cn" => "zh",
        "ua" => "uk",
        "fil" => "tl",
        other => other,
    };
    let fits = (2..=3).contains(&known.len()) && known.bytes().all(|b| b.is_ascii_lowercase());
    (fits && !matches!(known, "und" | "xx" | "mul" | "zxx")).then(|| known.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_their_words() {
        for (language, text) in [
            ("en", "The council said on Tuesday that it will keep the bridge open for the summer."),
            (
                "de",
                "Der Stadtrat hat am Dienstag beschlossen, dass die Brücke im Sommer offen bleibt.",
            ),
            (
                "fr",
                "Le conseil a décidé mardi que le pont reste ouvert pour les habitants cet été.",
            ),
            ("es", "El consejo decidió el martes que el puente siga abierto para los vecinos."),
            ("pt", "A câmara decidiu na terça-feira que a ponte não vai fechar para os moradores."),
            (
                "it",
                "Il consiglio ha deciso martedì che il ponte resta aperto anche per gli abitanti.",
            ),
            (
                "nl",
                "De raad heeft dinsdag besloten dat de brug in de zomer open blijft voor het verkeer.",
            ),
            (
                "sv",
                "Rådet beslutade på tisdagen att bron ska vara öppen för trafik och inte stängas.",
            ),
            (
                "da",
                "Byrådet besluttede tirsdag, at broen skal være åben af hensyn til dem, der bor ved havnen.",
            ),
            (
                "no",
                "Rådet bestemte tirsdag at broen skal være åpen av hensyn til dem som bor ved havnen etter ferien.",
            ),
            (
                "pl",
                "Rada zdecydowała we wtorek, że most będzie otwarty przez całe lato dla mieszkańców.",
            ),
            ("cs", "Rada v úterý rozhodla, že most zůstane přes léto otevřený také pro řidiče."),
            (
                "sk",
                "Rada v utorok rozhodla, že most zostane cez leto otvorený tiež pre vodičov, ktorí sú z okolia.",
            ),
            (
                "tr",
                "Meclis salı günü köprünün yaz boyunca açık kalmasına karar verdi ve bu çok önemli.",
            ),
            ("ru", "Совет решил во вторник, что мост будет открыт для жителей после ремонта."),
            ("uk", "Рада вирішила у вівторок, що міст буде відкритий для мешканців після ремонту."),
            (
                "bg",
                "Съветът реши във вторник, че мостът ще остане отворен за жителите след ремонта.",
            ),
            ("ar", "قرر المجلس يوم الثلاثاء أن يبقى الجسر مفتوحا أمام السكان بعد الإصلاحات"),
            ("fa", "شورا روز سه‌شنبه تصمیم گرفت که پل برای مردم باز باشد و این را اعلام کرد"),
            ("ur", "کونسل نے منگل کو فیصلہ کیا ہے کہ پل شہریوں کے لیے کھلا رہے گا"),
            ("hi", "परिषद ने मंगलवार को कहा कि पुल लोगों के लिए खुला रहेगा"),
            ("ja", "市議会は火曜日、橋を夏の間も開けておくことを決めた"),
            ("zh", "市议会周二决定在夏季保持大桥开放供居民使用"),
            ("ko", "시의회는 화요일 다리를 여름 동안 열어 두기로 결정했다"),
            ("el", "Το συμβούλιο αποφάσισε την Τρίτη να μείνει ανοιχτή η γέφυρα"),
        ] {
            assert_eq!(guess(text).map(|guess| guess.language), Some(language), "{text}");
        }
        assert_eq!(guess("12:30"), None);
    }

    #[test]
    fn tags_are_read_leniently() {
        for (tag, wanted) in [
            ("de-DE", Some("de")),
            ("en_US", Some("en")),
            ("nb", Some("no")),
            ("", None),
            ("x-default", None),
        ] {
            assert_eq!(from_tag(tag).as_deref(), wanted, "{tag}");
        }
    }
}
