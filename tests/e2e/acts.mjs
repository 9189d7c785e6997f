// Writing in a browser: a career typed in, two people at once, communes divided and joined. A process of its own, so that it runs beside
// browser.mjs.
import { runParts } from './lib.mjs';
import { careers, twoBrowsers } from './parts/career.mjs';
import { cleaning } from './parts/clean.mjs';
import { compose } from './parts/compose.mjs';
import { entry, entryPlain } from './parts/enter.mjs';
import { imports } from './parts/import.mjs';
import { many, marks } from './parts/many.mjs';
import { reorganisation } from './parts/reorganise.mjs';
import { rounds } from './parts/round.mjs';

await runParts({
  // first: the others add people to the commune that is cleaned
  clean: async (server, fresh) => cleaning(server, await fresh()),
  career: async (server, fresh) => careers(server, await fresh()),
  two: async (server, fresh) => twoBrowsers(server, await fresh(), await fresh()),
  compose: async (server, fresh) => compose(server, await fresh()),
  import: async (server, fresh) => imports(server, await fresh()),
  entry: async (server, fresh) => entry(server, await fresh()),
  entryPlain: async (server, fresh) => entryPlain(server, await fresh({ javaScriptEnabled: false })),
  many: async (server, fresh) => many(server, await fresh()),
  marks: async (server, fresh) => marks(server, await fresh({ javaScriptEnabled: false })),
  round: async (server, fresh) => rounds(server, () => fresh({ javaScriptEnabled: false }), fresh),
  reorganise: async (server, fresh) => reorganisation(server, await fresh()),
});
