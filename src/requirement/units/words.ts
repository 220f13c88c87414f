/**
 * The words around a figure in Italian, Spanish, French, German and Portuguese, in one table. English ones stand where they are
 * read. All lower case; what a word stands for is the English one, so that phrases are printed in one language.
 */

/** The same as `at most`. */
export const UPPER = words(
  'al massimo|massimo|non più di|meno di|fino a|entro|inferiore a',
  'como máximo|máximo|no más de|menos de|hasta|inferior a',
  "au maximum|au plus|pas plus de|moins de|jusqu'à|jusqu’à|inférieur à",
  'höchstens|maximal|nicht mehr als|weniger als|bis zu|innerhalb von|innerhalb|unter',
  'no máximo|não mais de|até',
);

/** The same as `at least`. */
export const LOWER = words(
  'almeno|non meno di|minimo',
  'al menos|como mínimo|mínimo|no menos de',
  'au moins|au minimum',
  'mindestens|nicht weniger als',
  'pelo menos|no mínimo',
);

export const PERCENT = words('percento|per cento', 'por ciento', 'pour cent', 'prozent', 'por cento');

/** The same as `per`, before a length of time. */
export const PER = words("al|alla|all'|all’|ogni", 'por|cada|al', "par|à la|à l'|à l’|chaque", 'pro|je|im', 'por|ao|à');

/** The same as `over`, before a window. */
export const OVER = words(
  'su|negli ultimi|nell’arco di',
  'en|durante|en los últimos',
  'sur',
  'über|in den letzten',
  'em|nos últimos',
);

export const PERIOD_NAMES = meanings({
  day: 'giorno día jour tag dia',
  week: 'settimana semana semaine woche',
  month: 'mese mes mois monat mês',
  quarter: 'trimestre quartal',
  year: 'anno año an année jahr ano',
});

/** The same as `daily` and its like. */
export const PERIODIC = meanings({
  day: 'giornaliero giornaliera diario diaria quotidien quotidienne täglich diário diária',
  week: 'settimanale semanal hebdomadaire wöchentlich',
  month: 'mensile mensual mensuel mensuelle monatlich mensal',
  quarter: 'trimestrale trimestral trimestriel trimestrielle vierteljährlich',
  year: 'annuale annuo anual annuel annuelle jährlich',
});

/** What a rate counts. */
export const COUNTED = meanings({
  requests:
    'richiesta richieste petición peticiones solicitud solicitudes requête requêtes anfrage anfragen requisição requisições pedido pedidos',
  connections: 'connessione connessioni conexión conexiones connexion connexions verbindung verbindungen conexão conexões',
  calls: 'chiamata chiamate llamada llamadas appel appels aufruf aufrufe chamada chamadas',
  operations: 'operazione operazioni operación operaciones opération opérations operationen vorgang vorgänge operação operações',
  transactions: 'transazione transazioni transacción transacciones transaktion transaktionen transação transações',
  messages: 'messaggio messaggi mensaje mensajes nachricht nachrichten mensagem mensagens',
});

/** The same as `in parallel`, before or behind what is counted. */
export const CONCURRENT = words(
  'in parallelo|paralleli|parallele|contemporaneamente|contemporanei|contemporanee|simultanei|simultanee|concorrenti',
  'en paralelo|paralelos|paralelas|simultáneos|simultáneas|simultáneamente|concurrentes|a la vez',
  'en parallèle|parallèles|simultanés|simultanées|simultanément|concurrents|concurrentes|à la fois',
  'gleichzeitigen|gleichzeitige|gleichzeitig|parallelen|parallele|simultane',
  'em paralelo|paralelos|paralelas|simultâneos|simultâneas|simultaneamente|concorrentes',
);

/** The same as `on average`. */
export const AVERAGE = words(
  'in media|media',
  'en promedio|promedio',
  'en moyenne|moyenne',
  'im durchschnitt|durchschnittlich|im mittel|mittelwert',
  'em média|média',
);

/** No limit at all. */
export const NO_LIMIT = words(
  'nessun limite',
  'sin límites|sin límite',
  'aucune limite|sans limite',
  'kein limit|unbegrenzt',
  'sem limites|sem limite',
);

/** Nothing of the kind, as a whole value. */
export const NONE = words(
  'nessuno|nessuna|nessun|niente|disattivato|disattivata|disabilitato|disabilitata|mai',
  'ninguno|ninguna|ningún|nada|desactivado|desactivada|nunca',
  'aucun|aucune|néant|désactivé|désactivée|jamais|non',
  'keine|keiner|keines|kein|keins|deaktiviert|nein|nie',
  'nenhum|nenhuma|desativado|desativada|não',
);

/** The same as `soft`: without it, the integration only does less. */
export const SOFT = words(
  'optional|weak',
  'debole|morbida|morbido|facoltativa|facoltativo|opzionale',
  'débil|blanda|blando|opcional',
  'souple|faible|facultatif|facultative|optionnel|optionnelle',
  'weich|schwach|wahlweise',
  'fraca|fraco|suave|facultativo|facultativa',
);

/** Phrases of clauses by the English ones. Where a phrase ends in `#`, a figure follows it; where it begins with `#`, one comes before. */
export const PHRASES: readonly (readonly [english: string, foreign: readonly string[]])[] = [
  [
    'per attempt',
    words(
      'per tentativo|a tentativo|per ogni tentativo|per richiesta',
      'por intento|por cada intento|por petición',
      'par tentative|par essai|par requête',
      'pro versuch|je versuch|pro anfrage|je anfrage',
      'por tentativa|por requisição',
    ),
  ],
  [
    'in all',
    words(
      'in totale|in tutto|complessivamente|complessivi',
      'en total|en todo',
      'au total|en tout',
      'insgesamt|gesamt|in summe',
      'no total|ao todo|em tudo',
    ),
  ],
  ['1 times', words('una volta', 'una vez', 'une fois|une seule fois', 'einmal', 'uma vez')],
  ['2 times', words('due volte', 'dos veces', 'deux fois', 'zweimal', 'duas vezes')],
  ['3 times', words('tre volte', 'tres veces', 'trois fois', 'dreimal', 'três vezes')],
  ['times', words('#volte|#volta', '#veces|#vez|#reintentos', '#fois', '#mal|#wiederholungen', '#vezes|#retentativas')],
  ['attempts', words('#tentativi', '#intentos', '#tentatives|#essais', '#versuche', '#tentativas')],
  [
    'exponential backoff',
    words(
      'backoff esponenziale|attesa esponenziale',
      'backoff exponencial|espera exponencial|retroceso exponencial',
      'backoff exponentiel|attente exponentielle|recul exponentiel',
      'exponentielles backoff|exponentieller backoff|exponentiellem backoff|exponentielle wartezeit',
      'recuo exponencial',
    ),
  ],
  [
    'constant backoff of',
    words(
      'backoff costante di',
      'backoff constante de',
      'backoff constant de',
      'konstantes backoff von|konstanter backoff von',
      'recuo constante de',
    ),
  ],
  ['from', words('da#|a partire da#', 'desde#|de#', 'à partir de#|de#', 'von#|ab#', 'a partir de#|de#')],
  ['to', words('fino a#|a#', 'hasta#|a#', "jusqu’à#|jusqu'à#|à#", 'bis zu#|bis#', 'até#|a#')],
  ['on', words('su#', '', 'sur#', 'bei#', '')],
  [
    'within',
    words('in#|entro#', 'en#|dentro de#', 'en#|dans#|en moins de#', 'innerhalb von#|innerhalb#|in#|unter#', 'em#|dentro de#'),
  ],
  [
    'every',
    words(
      'ogni|tutti i|tutte le',
      'cada|todos los',
      'chaque|tous les|toutes les',
      'alle|jede|jedes|jeden|jeder',
      'a cada|cada|todos os',
    ),
  ],
  ['days', words('#giorni', '#días', '#jours', '#tage', '#dias')],
  ['year', words('anno', 'año', 'année|an', 'jahr', 'ano')],
  ['month', words('mese', 'mes', 'mois', 'monat', 'mês')],
  [
    'or newer',
    words(
      'o superiore|o successiva|o successivo|o più recente',
      'o superior|o posterior|o más reciente|o más nuevo',
      'ou plus récent|ou plus récente|ou supérieur|ou supérieure|ou ultérieur|ou ultérieure',
      'oder neuer|oder höher|oder später|und neuer|und höher',
      'ou superior|ou posterior|ou mais recente',
    ),
  ],
];

/** Nobody knows. */
export const UNKNOWN = words(
  'da determinare|da definire|da concordare|da confermare|non disponibile|non documentato|non noto|variabile|n.d.',
  'por determinar|por definir|por confirmar|a determinar|no disponible|no documentado',
  'à déterminer|à définir|à préciser|à confirmer|non disponible|non communiqué|non documenté|non connu',
  'noch festzulegen|noch zu klären|zu klären|festzulegen|nicht bekannt|nicht dokumentiert|keine angabe|k.a.|k. a.',
  'a determinar|a definir|a confirmar|não disponível|não documentado',
);

/** Words that sound like a promise and are none, by the English one. */
export const PROMISING = meanings({
  fast: 'veloce rapido rápido rápida rapide schnell',
  'real-time': 'tempo-reale tiempo-real temps-réel echtzeit tempo-real',
});

/** Longest first, so that the first that fits is the right one. */
function words(...languages: readonly string[]): readonly string[] {
  return [...new Set(languages.flatMap((phrases) => phrases.split('|')))]
    .filter((phrase) => phrase !== '')
    .sort((a, b) => b.length - a.length);
}

function meanings<Meaning extends string>(names: Readonly<Record<Meaning, string>>): ReadonlyMap<string, Meaning> {
  const entries = Object.entries(names) as [Meaning, string][];
  return new Map(entries.flatMap(([meaning, all]) => all.split(' ').map((name) => [name, meaning] as const)));
}
