//! Words of hosts: what imitations add, and which names are too common to be anybody's.

use crate::outlet::words::Words;

/// Words that imitations add to a name.
pub const ADDED: Words = Words(
    "india|france|canada|germany|italy|spain|japan|china|russia|ukraine|israel|brasil|mexico|australia|\
     deutschland|italia|espana|polska|turkiye|news|online|today|live|tv|daily|breaking|press|media|report|reports|reporter|official|\
     world|global|international|intl|web|www|site|portal|hub|trending|trend|markets|market|\
     update|updates|alert|alerts|now|info|24|24h|24x7|247|365|7|com|net|org|co|edition|\
     politics|finance|money|invest|crypto|business|sport|sports|english|en|app|apps|mobile|m|\
     amp|login|secure|signin|account|mail|real|true|new|latest|top|headline|headlines|story|\
     stories|article|articles|newspaper|magazine|journal|channel|network|broadcast|video|\
     videos|radio|fm|blog|post|times|free|premium|plus|pro|digital|link|my|get|the|us|usa|uk|\
     eu|de|fr|es|it|nl|pl|se|no|dk|fi|at|ch|be|ie|pt|br|mx|ar|in|jp|kr|cn|tw|hk|sg|id|ph|au|\
     nz|ca|za|ng|ke|ru|ua|tr|gr|cz|hu|ro|bg|rs|hr|il|ir|sa|ae|eg|pk|bd|asia|africa|europe|\
     america|zeitung|nachrichten|aktuell|noticias|diario|actu|actualite|infos|notizie|\
     giornale|nieuws|nyheter|nyheder|uutiset|wiadomosci|zpravy|hirek|stiri|vesti|novosti|\
     haber|haberler|gazete|berita|bongda|khabar|samachar|shimbun|ilbo|gazeta|exclusive|\
     insider|leaks|facts|truth|archive|mirror|proxy|cdn|static|go",
);

/// Added words that may be glued on without a hyphen; others are parts of too many honest names.
pub const GLUED: Words = Words(
    "news|online|today|live|daily|breaking|official|world|report|reports|update|updates|\
     alert|now|info|24|247|hub|headlines|latest|politics|markets|digital|web|site|portal|com|\
     net|org|couk|go|tv|my|the|real|get|press|media|newspaper|uk|usa|us|eu",
);

/// Names that are words of every site: only a page that claims the name makes them an imitation.
pub const GENERIC: Words = Words(
    "telegraf|reform|time|times|sun|star|post|mail|mirror|express|standard|metro|nation|people|fortune|\
     quartz|atlantic|hill|nature|science|verge|vox|globe|record|world|today|week|review|\
     citizen|monitor|focus|point|print|wire|mint|index|sport|source|context|root|onion|\
     reason|forward|tablet|current|scroll|punch|capital|premium|uno|canal|semanal|general|\
     channel|local|sky|register|information|blaze|salon|insider|outlook|pioneer|vanguard|sur|\
     ara|cope|ole|cosmopolitan|glamour|esquire|commentary|dispatch|markup|lead|frontline|\
     caravan|statesman|inquirer|examiner|observer|spectator|tribune|herald|journal|telegram|\
     courier|gazette|chronicle|sentinel|republic|advertiser|advocate|ledger|bulletin|bee|\
     pilot|eagle|banner|democrat|republican|news|press|radio|television|thenews|thepost|\
     thestar|thesun|thetimes|boston|richmond|island|graphic|paper|thepaper|informer|newsroom|\
     breakingnews|globalnews|document|open|opinion|thejournal|theinsider|factcheck|\
     thecitizen|freepress|thefreepress|diplomat|republica|republika|republik|nationnews|\
     newtimes|hotnews|dailyrecord|therecord|theherald|newvision|investor|investors|recorder|\
     detector|union|orion|boot|state|documents|pagina|merkur|inc|prospect|pressone|\
     morningstar|spiked|arizonarepublic|theweek|thehill|thewire|theprint|dailynews|thelocal|\
     thedaily|expreso|statenews|daily|dailystar|thedailystar",
);

/// Names that other honest sites share: an imitation only under an ending that is sold cheaply.
pub const COMMON: Words = Words(
    "guardian|independent|telegraph|national|thenational|thestandard|thenation|\
     eveningstandard|bild|zeit|fakt|pravda|dawn|nos|dn|bt|vg|hs|yle|svt|nrk|abc|nbc|cbs|\
     newsweek|economist|politico|delfi|jacobin|intercept|bulwark|federalist|euronews|rappler|\
     excelsior|milenio|lanacion|latercera|elcomercio|elcorreo|expresso|observador|dnevnik|\
     novinky|telex|milliyet|cumhuriyet|evrensel|stampa|messaggero|mattino|giornale|manifesto|\
     elmundo|elpais|eltiempo|eldiario|eluniversal|lavanguardia|laprensa|elnacional|listin|\
     hoy|ahora|clarin|thehindu|lasegunda|larepublica|elespectador|elmercurio|lajornada|\
     eleconomista|expansion|cincodias|elperiodico|elconfidencial|publico|trouw|parool|knack|\
     humo|politiken|berlingske|welt|stern|blick|presse|kurier|krone|falter|profil|soir|echo|\
     echos|croix|mundo|tiempo|tempo|giorno|libero|correo|perfil|sabah|karar|delo|danas|vreme|\
     politika|reflex|monde|debate|proceso|reforma|semana|cambio|exame|epoca|folha|globo|\
     estado|marca|jornada|universal|nacional|comercio|mercurio|espectador|elle|vogue|slate|\
     variety|wired|newsday|lopinion",
);

/// Endings under two letters or old ones that anyone may use for an honest name.
pub const ORDINARY: Words = Words(
    "com|net|org|edu|gov|mil|int|coop|museum|aero|cat|eus|gal|bzh|scot|wales|cymru|london|\
     paris|berlin|wien|nyc|africa|asia|tokyo|hamburg|koeln|bayern|swiss|vlaanderen|brussels|\
     amsterdam|moscow|quebec|rio|istanbul|melbourne|sydney",
);

/// Endings of two letters that are sold to everyone.
pub const SOLD: Words = Words("cc|tk|gq|pw|ws|pm|vc|su|cx|wf|bz|so|io|to");

/// Endings that honest sites use as well as imitations.
pub const HALF_SOLD: Words = Words("co|info|biz|me|mobi|radio|tv|fm|media|in|eu|asia|li|re");

/// Endings that belong to nobody's country.
pub const WORLDWIDE: Words = Words("com|net|org");

/// Words that many names share. A typing error in the rest of such a name tells nothing where the
/// rest is short: `latimes` and `laotimes` are two papers.
pub const SHARED: Words = Words(
    "news|times|online|today|post|herald|chronicle|tribune|register|observer|gazette|journal|daily|\
     live|press|telegraph|standard|express|mail|star|sun|world|report|diario|zeitung|presse|info|\
     media|magazine|mag|radio|tv|week|review|record|courier|examiner|inquirer|sentinel|noticias|\
     nyheter|gazeta|channel|local",
);
