/* coso – app.js. Conveniences for the keyboard; every page works without it. */
"use strict";
