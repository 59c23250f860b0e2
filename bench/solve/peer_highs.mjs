// HiGHS from npm (WebAssembly) on a market: its active-set method for quadratic programs.
//
//     node peer_highs.mjs FOLDER_WITH_node_modules FILE REPEATS
//
// The active set is the only choice for a quadratic program in this package. Options: 1e-8 for
// both tolerances (default 1e-7), and 1e-10 for what is added to the curvature (default 1e-7,
// which is of the size of flat curvatures: the objective was then 3e-7 off).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [folder, path, repeats] = process.argv.slice(2);
const load = createRequire(resolve(folder, "package.json"))("highs");

function read(file) {
  const word = readFileSync(file, "ascii").split(/\s+/).map(Number);
  let at = 4;
  const [rows, cols, terms] = word;
  const bound = (x) => (Math.abs(x) >= 1e300 ? Math.sign(x) * Infinity : x);
  const m = {
    numCols: cols, numRows: rows, colCost: [], colLower: [], colUpper: [], rowLower: [],
    rowUpper: [], curvature: [],
    matrix: { format: "csc", numRows: rows, numCols: cols, starts: [0], indices: [], values: [] },
  };
  for (let i = 0; i < rows; i++) {
    m.rowLower.push(bound(word[at++]));
    m.rowUpper.push(bound(word[at++]));
  }
  for (let j = 0; j < cols; j++) {
    m.colCost.push(word[at++]);
    m.curvature.push(word[at++]);
    m.colLower.push(bound(word[at++]));
    m.colUpper.push(bound(word[at++]));
    at++;
    m.matrix.starts.push(m.matrix.starts[j] + word[at++]);
  }
  for (let k = 0; k < terms; k++) {
    m.matrix.indices.push(word[at++]);
    m.matrix.values.push(word[at++]);
  }
  return m;
}

// What WebAssembly throws brings its whole source along.
process.on("uncaughtException", (error) => {
  console.error(`highs: ${String(error.message ?? error).slice(0, 200)}`);
  process.exit(1);
});

const highs = await load();
const { curvature, ...model } = read(path);
const each = Array.from({ length: model.numCols + 1 }, (_, j) => j);
model.hessian = {
  format: "triangular", dimension: model.numCols, starts: each, indices: each.slice(0, -1),
  values: curvature,
};
for (let k = 0; k < Number(repeats); k++) {
  const start = performance.now();
  const now = highs.createModel(model);
  now.options.set({
    output_flag: false, primal_feasibility_tolerance: 1e-8, dual_feasibility_tolerance: 1e-8,
    qp_regularization_value: 1e-10,
  });
  now.run();
  const seconds = (performance.now() - start) / 1000;
  const x = now.getSolution().colValue;
  const objective = x.reduce(
    (sum, v, j) => sum + model.colCost[j] * v + 0.5 * curvature[j] * v * v, 0);
  console.log("highs", -1, seconds, objective);
  now.dispose();
}
