//! Words of credits in the languages of the agencies, in lower case.

use crate::outlet::words::Words;

pub const AND: Words =
    Words("and|und|et|y|e|en|och|og|ja|i|a|oraz|és|și|si|και|и|і|та|ve|dan|và|və|un|ir|و");

pub const WITH: Words = Words(
    "with|mit|avec|con|com|met|med|s|z|ze|cu|με|с|со|з|із|ile|dengan|cùng|са|uz|w/|مع|عם|\
     contributing|plus|via",
);

pub const AGENCIES: Words = Words(
    "agencies|news agencies|wire services|wire reports|wires|agencias|agencias de noticias|\
     agencies de notícies|agences|agences de presse|agenturen|nachrichtenagenturen|agenzie|\
     agências|agencje|agentury|agentúry|ügynökségek|agenții|πρακτορεία|агентства|агенції|\
     агенции|agencije|ajanslar|ajans|وكالات|الوكالات|סוכנויות הידיעות|סוכנויות|خبرگزاری‌ها|\
     एजेंसी|एजेंसियां|এজেন্সি|外電|外电|통신사|byråer|nyhetsbyråer|persbureaus|agency|\
     ansa e agenzie|press agencies|agencias internacionales",
);

/// Words for the outlet's own people.
pub const DESK: Words = Words(
    "staff|our staff|newsroom|news desk|web desk|desk|newsdesk|editorial staff|\
     staff reporter|staff writer|our correspondent|own correspondent|redaktion|\
     online-redaktion|onlineredaktion|eigene|redacción|redaccion|redacció|redação|redazione|\
     redactie|onze redactie|redakcja|redakce|redakcia|redacția|szerkesztőség|rédaction|\
     la rédaction|redaktionen|redaksjonen|egen reporter|egna reportrar|toimitus|редакция|\
     редакція|haber merkezi|web servisi|الجزيرة|red|red.|tim redaksi|redaksi|ویب ڈیسک|\
     डिजिटल डेस्क|वेब डेस्क|न्यूज़ डेस्क|編集部|편집국|온라인뉴스팀|综合报道|綜合報導|綜合外電報導|编译|編譯|ban biên tập",
);

pub const LEADS: Words = Words(
    "scrie|transmite|by|from|von|par|por|di|da|do|de|del|door|av|af|fra|från|od|by:|the|source|sources|\
     quelle|fuente|fonte|bron|kilde|källa|lähde|źródło|zdroj|forrás|sursa|sursă|πηγή|\
     источник|джерело|източник|извор|izvor|kaynak|sumber|nguồn|theo|المصدر|منبع|מקור|स्रोत|\
     সূত্র|ที่มา|来源|來源|出典|출처|vir|šaltinis|allikas|avots|mənbə|წყარო|piše|пише|autor|author|\
     text|texte|tekst|foto|agencia|agence|agência|agenzia|agència|agentur|nachrichtenagentur|\
     agentura|agencja|agenția|agencija|persbureau|nyhetsbyrån|nyhetsbyrået|uutistoimisto|\
     агентство|агенция|πρακτορείο|ajansı|وكالة|خبرگزاری|به|گزارش|redazione|redacción|\
     redactie|redaktion|redação|rédaction|newsroom|desk|news|agency|wire|copyright|contenido|\
     oprac|oprac.|writer|report|reported|gönderen|oleh|posted|kata|door:|contributed|za",
);

pub const TRAILS: Words = Words(
    "reports|reporting|feed|feeds|staff|reporter|reporters|writer|writers|correspondent|correspondents|agency|agence|\
     agences|news|tekst|text|service|desk|bureau|nyhetsbyrån|newsroom|sports|contributor|\
     report|agencia|agencias|ajansı|haber|news agency|wire|newswire|通信社|電|电|기자|特派員",
);

/// Words before a place: `Reuters in Berlin`.
pub const IN: Words = Words("in|à|au|en|aus|på|i|из|в|fra|från|da|de|em|a|te");

pub const PICTURE: Words = Words(
    "photo|photos|foto|fotos|getty|getty images|shutterstock|imago|picture alliance|image|\
     images|bild|bilder|zdjęcie|fot|fot.|写真|사진|图|图片|圖|фото|φωτο|صورة|pool|epa|photograph|\
     file photo|picture|via getty images|afp via getty images|kuva|kép|gambar|ảnh|symbolbild|\
     archiv|archivbild",
);

/// Words that are left of a date or a label, in lower case.
pub const DATE_WORDS: Words = Words(
    "published|updated|posted|last|modified|on|at|am|pm|a.m|p.m|et|est|edt|pt|pst|pdt|gmt|\
     utc|bst|cet|ist|ast|min|read|le|el|il|den|dne|d|de|h|uhr|publikacja|aktualizacja|\
     aktualisiert|veröffentlicht|publié|publicado|actualizado|pubblicato|aggiornato|\
     oluşturulma|güncelleme|tarihi|gepubliceerd|opublikowano|publikováno|date|time|created|\
     release|first|ago|hours|minutes|mis|à|às|alle|kl|monday|tuesday|wednesday|thursday|\
     friday|saturday|sunday",
);

/// First letters of month names in the Latin, Greek and Cyrillic alphabets.
pub const MONTHS: Words = Words(
    "jan|feb|fév|mar|mär|apr|abr|avr|avril|mai|may|maj|jun|jul|jui|aug|ago|aoû|sep|set|oct|\
     okt|out|ott|nov|dec|dez|dic|déc|gen|mag|giu|lug|ocak|şub|mart|nis|haz|tem|ağu|eyl|eki|\
     kas|ara|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|\
     ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру",
);

/// What stands before the name of the first publisher, in lower case.
pub const FIRST_PUBLISHED: Words = Words(
    "zuerst bei|zuerst auf|zuerst im|zuerst in der|zuerst in|originally published by|originally published on|originally published in|\
     originally published at|originally appeared on|originally appeared in|\
     originally appeared at|originally ran in|originally produced by|originally reported by|\
     first published by|first published on|first published in|first published at|\
     first appeared on|first appeared in|republished from|republished with permission from|\
     republished with permission of|republished courtesy of|reprinted from|\
     reprinted with permission from|reprinted courtesy of|syndicated from|\
     republished by permission of|produced in partnership with|this report by|this story by|\
     this article by|courtesy of|was produced by|was published by|was written by|\
     erschien zuerst bei|erschien zuerst in|erschien zuerst auf|erschien zuerst im|\
     zuerst erschienen bei|zuerst erschienen in|zuerst erschienen auf|\
     zuerst veröffentlicht bei|zuerst veröffentlicht in|zuerst veröffentlicht auf|\
     zuerst veröffentlicht von|erschien ursprünglich bei|erschien ursprünglich in|\
     erschien ursprünglich auf|ursprünglich erschienen bei|ursprünglich erschienen in|\
     übernommen von|publié initialement sur|publié initialement dans|publié initialement par|\
     publié à l'origine sur|publié à l'origine dans|publié à l'origine par|a été publiée sur|\
     a été publié sur|a été publiée dans|a été publié dans|a été publiée par|\
     a été publié par|republié à partir de|repris de|paru initialement dans|\
     paru initialement sur|initialement paru dans|initialement paru sur|\
     publicado originalmente en|publicado originalmente por|publicada originalmente en|\
     publicada originalmente por|publicó originalmente en|apareció originalmente en|\
     publicado por primera vez en|se publicó originalmente en|publicado primero en|\
     publicado originalmente no|publicado originalmente na|publicado originalmente em|\
     publicado originalmente pelo|publicado originalmente pela|publicada originalmente no|\
     publicada originalmente na|publicada originalmente em|publicado primeiro no|\
     pubblicato originariamente su|pubblicato originariamente da|pubblicato originalmente su|\
     pubblicato originalmente da|pubblicato per la prima volta su|pubblicato in origine su|\
     è stato pubblicato su|è apparso su|è uscito su|verscheen eerder in|verscheen eerder op|\
     verscheen eerder bij|verscheen eerst in|verscheen eerst op|verscheen oorspronkelijk in|\
     verscheen oorspronkelijk op|oorspronkelijk gepubliceerd door|\
     oorspronkelijk gepubliceerd op|oorspronkelijk gepubliceerd in|publicerades först i|\
     publicerades först på|publicerades ursprungligen i|ble først publisert i|\
     ble først publisert på|blev først bragt i|julkaistiin ensin|ukazał się pierwotnie w|\
     ukazał się pierwotnie na|pierwotnie opublikowany w|pierwotnie opublikowany na|\
     původně vyšel na|původně vyšel v|eredetileg megjelent|publicat inițial de|\
     publicat inițial pe|впервые опубликовано в|впервые опубликовано на|\
     впервые опубликован в|впервые опубликован на|первоначально опубликован в|\
     первоначально опубликовано в|вперше опубліковано в|вперше опубліковано на|\
     нашого партнера|首发于|首發於|原载|原載|转载自|轉載自|최초 보도|نُشر أولاً في|نشر في الأصل في|\
     δημοσιεύτηκε αρχικά στ|ilk olarak|pertama kali terbit di|pertama kali diterbitkan di|\
     đăng lần đầu trên",
);

/// Closing sentences that say an agency wrote the text and name it anywhere in them.
pub const WRITTEN_BY_AGENCY: Words = Words(
    "syndicated feed|news agency feed|agency feed|feed from|wire feed|सिंडिकेट|सिंडीकेट|\
     automatisch von|automatisiert|stammt von der|text der nachrichtenagentur|\
     meldung der nachrichtenagentur|levert av|levererad av|leveret af|levererats av|\
     texten kommer från|geleverd door|afkomstig van|bericht van persbureau|\
     as informações são d|contenido de agencia|esta noticia fue publicada por|\
     nota de agencia|dépêche|fourni par|fournie par|contenuto fornito da|notizia fornita da|\
     provided by|distributed by|dostarczone przez",
);

/// Words of a closing line that says somebody helped, in lower case.
pub const HELPED: Words = Words(
    "contribut|with files from|with inputs|with input|inputs from|additional|with reporting|\
     information from|with information|mit material|mit informationen|con información|\
     con informacion|con aportes|con datos|com informações|com agências|avec |con agenzie|\
     con ansa|met |med |na podst|με πληροφορίες|при участии|по материалам|за матеріалами|\
     katkı|with agencies|compiled from|based on|aided by|from wire|na podstawie|s využit|\
     felhasznál",
);

pub const SOURCE_LABELS: Words = Words(
    "source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|bronnen|door|kilde|källa|\
     lähde|źródło|zdroj|forrás|sursa|sursă|πηγή|источник|джерело|източник|извор|izvor|kaynak|\
     sumber|nguồn|theo|المصدر|منبع|מקור|स्रोत|সূত্র|ที่มา|来源|來源|消息来源|출처|vir|šaltinis|allikas|\
     avots|mənbə|წყარო|աղբյուր|por|par|by|von|di|af|av|texto|texte|text|tekst|burimi|burim|\
     font|agencia|agência|agenzia",
);

/// Words that end the name of an outlet's own people: `HT Correspondent`, `TOI staff`.
pub const PEOPLE: Words = Words("staff|correspondent|correspondents|desk|bureau|newsroom|team");
