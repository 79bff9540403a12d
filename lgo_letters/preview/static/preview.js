// Starts the parts of a page. Each part checks whether the page has it.

import { listen } from "./live.js";
import { startLetter } from "./letter.js";
import { startList } from "./list.js";
import { startTry } from "./try.js";
import { startComparison } from "./compare.js";
import { startReview } from "./review.js";
import { startCopying, startKeys } from "./page.js";

startCopying();
startKeys();
const { refresh = () => {}, listed = async () => {} } =
  startLetter() ?? startList() ?? startTry() ?? startComparison() ?? startReview() ?? {};
listen(refresh, listed);
