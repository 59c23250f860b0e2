// The pages are complete without this. It adds: an answer anew while a slider moves, keys that
// walk the marks of a chart, explanations beside the page, copies, two answers pinned, how far
// a run is.
import { startLive } from "./live";
import { startMarks } from "./marks";
import { startExplain } from "./explain";
import { startPins } from "./pins";
import { startCopies } from "./copies";
import { startRuns } from "./runs";

/** What is done again for each new answer. */
export function dress(root: ParentNode): void {
  startMarks(root);
  startCopies(root);
}

dress(document);
startExplain();
startPins();
startLive(dress);
startRuns();
