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
export const PER = words('al|alla|ogni', 'por|cada|al', 'par|à la|chaque', 'pro|je|im', 'por|ao|à');

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
  calls: 'chiamata chiamate llamada llamadas appel appels aufruf aufrufe chamada chamadas',
  operations: 'operazione operazioni operación operaciones opération opérations operationen vorgang vorgänge operação operações',
  transactions: 'transazione transazioni transacción transacciones transaktion transaktionen transação transações',
  messages: 'messaggio messaggi mensaje mensajes nachricht nachrichten mensagem mensagens',
});

/** No limit at all. */
export const NO_LIMIT = words(
  'nessun limite',
  'sin límites|sin límite',
  'aucune limite|sans limite',
  'kein limit|unbegrenzt',
  'sem limites|sem limite',
);

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
  return [...new Set(languages.flatMap((phrases) => phrases.split('|')))].sort((a, b) => b.length - a.length);
}

function meanings<Meaning extends string>(names: Readonly<Record<Meaning, string>>): ReadonlyMap<string, Meaning> {
  const entries = Object.entries(names) as [Meaning, string][];
  return new Map(entries.flatMap(([meaning, all]) => all.split(' ').map((name) => [name, meaning] as const)));
}
