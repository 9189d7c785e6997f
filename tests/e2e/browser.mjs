// The pages in a browser: the whole way with and without scripts and by keyboard, every page, hostile names. One server, one browser.
import { check, finish, openBrowser, part, serve, watch, widths } from './lib.mjs';
import { careers, twoBrowsers } from './parts/career.mjs';
import { journey, keyboard } from './parts/journey.mjs';
import { pages } from './parts/pages.mjs';
import { hostileNames, otherProcess } from './parts/hostile.mjs';
import { reorganisation } from './parts/reorganise.mjs';

const server = await serve();
const browser = await openBrowser();
const seen = { outside: [], complaints: [], broken: [] };
const fresh = async (options = {}) => {
  const context = await browser.newContext({ viewport: widths.wide, locale: 'vi-VN', acceptDownloads: true, ...options });
  context.setDefaultTimeout(10000);
  watch(context, server.base, seen);
  return context;
};
const only = process.argv[2]?.split(","); // some parts, by hand

const parts = {
  journey: async () => journey(server, await fresh(), 'journey'),
  bare: async () => journey(server, await fresh({ javaScriptEnabled: false }), 'journey, scripts off'),
  keyboard: async () => keyboard(server, await fresh()),
  pages: async () => pages(server, await fresh(), await fresh({ javaScriptEnabled: false })),
  career: async () => careers(server, await fresh()),
  two: async () => twoBrowsers(server, await fresh(), await fresh()),
  reorganise: async () => reorganisation(server, await fresh()),
  other: async () => otherProcess(server, await fresh()),
  hostile: async () => hostileNames(server, await fresh()),
};
for (const [name, run] of Object.entries(parts)) if (!only || only.includes(name)) await part(name, run);

check('no request left the host', seen.outside.length === 0, [...new Set(seen.outside)].join('\n'));
check('the console is silent', seen.complaints.length === 0, [...new Set(seen.complaints)].join('\n'));
check('no answer of 500 and more', seen.broken.length === 0, [...new Set(seen.broken)].join('\n'));
await browser.close();
check('the server ends well', (await server.stop()) === 0, server.errors());
finish();
