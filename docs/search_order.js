/* What the search finds in the story and the record stands before the library's reference. */
"use strict";
var Scorer = {
  score: ([docname, , , , score]) => score - (docname.startsWith("api/") ? 100 : 0),
  objNameMatch: -100,
  objPartialMatch: -100,
  objPrio: { 0: 0, 1: -5, 2: -10 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
