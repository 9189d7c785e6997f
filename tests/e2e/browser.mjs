// The pages in a browser: the whole way with and without scripts and by keyboard, every page, hostile names.
import { runParts } from './lib.mjs';
import { journey, keyboard } from './parts/journey.mjs';
import { search } from './parts/search.mjs';
import { pages } from './parts/pages.mjs';
import { drawings, halves } from './parts/drawings.mjs';
import { hostileNames, otherProcess } from './parts/hostile.mjs';

await runParts({
  journey: async (server, fresh) => journey(server, await fresh(), 'journey'),
  bare: async (server, fresh) => journey(server, await fresh({ javaScriptEnabled: false }), 'journey, scripts off'),
  keyboard: async (server, fresh) => keyboard(server, await fresh()),
  pages: async (server, fresh) => pages(server, await fresh(), await fresh({ javaScriptEnabled: false })),
  drawings: async (server, fresh) => drawings(server, await fresh()),
  halves: async (server, fresh) => halves(server, await fresh()),
  search: async (server, fresh) => search(server, await fresh(), await fresh({ javaScriptEnabled: false })),
  other: async (server, fresh) => otherProcess(server, await fresh()),
  hostile: async (server, fresh) => hostileNames(server, await fresh()),
});
