// Runs axe-core, which was loaded before, and returns what has one of the given weights.
const [weights, done] = arguments;
const told = (violation) => `${violation.id} (${violation.nodes.length} times): ${violation.help}; first at ${violation.nodes[0].target}: ${violation.nodes[0].failureSummary}`;
axe.run(document, { resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.filter(({ impact }) => weights.includes(impact)).map(told)),
  (problem) => done([`axe-core failed: ${problem}`]),
);
