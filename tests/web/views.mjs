// The views, each with an address that has an answer.
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const VIEWS = [
  ["start", "/"],
  ["what-if", "/what-if?good=gallium%3Arefined&by=CHN&act=cut&to=USA&share=80&for=USA"],
  ["measures", "/measures?method=hhi"],
  ["minerals", "/mineral"],
  ["mineral", "/mineral/cobalt"],
  ["countries", "/country"],
  ["country", "/country/USA"],
  ["sources", "/sources"],
  ["atlas", "/atlas?good=cobalt%3Arefined&measure=nir&year=2024"],
  ["portfolio", "/portfolio?draws=30&frontier=4&why=P060"],
  ["own portfolio", "/portfolio?own=1"],
  ["coercion", "/coercion?good=gallium%3Arefined"],
  ["pair", "/coercion?good=gallium%3Arefined&by=CHN&target=JPN"],
  ["forum", "/forum?good=ndpr%3Aoxide&floor=110&leave=FIN&retaliation=cut+CHN+dytb%3Aoxide+50%25+-%3E+%40FORGE"],
  ["desk", "/desk/"],
  ["article", "/desk/event/evt-r008"],
  ["track record", "/desk/track-record"],
  ["ask", "/ask/explain?FIGURE=measure%2Fhhi%2Fgallium%3Arefined%2F*%2F2024"],
];
