// A small OpenID Connect provider for tests/http/oidc.mjs, out of node alone. What it does wrong is its mode, looked at with every call.
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import http from "node:http";
import https from "node:https";

const b64 = (x) => Buffer.from(x).toString("base64url");
const rsa = (bits) => generateKeyPairSync("rsa", { modulusLength: bits });
const keys = { r1: rsa(2048), r2: rsa(2048), weak: rsa(1024), e1: generateKeyPairSync("ec", { namedCurve: "P-256" }) };
const jwk = (kid) => ({ ...keys[kid].publicKey.export({ format: "jwk" }), kid, use: "sig" });
const codes = new Map(); // code -> what was asked for
const path = "/realms/canbo";

function served(mode) {
  if (mode === "rotated") return [jwk("r2"), jwk("e1")];
  if (mode === "weak") return [jwk("weak")];
  return [jwk("r1"), jwk("e1")];
}

// The token of a mode: head, claims, and how it is signed.
function token(asked, { mode, user, origin, amr }) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: origin + path, sub: user, aud: "coso", exp: now + 300, iat: now, nonce: asked.nonce };
  let kid = "r1", alg = "RS256", head = null;
  if (mode === "es256") [kid, alg] = ["e1", "ES256"];
  if (mode === "rotated") kid = "r2";
  if (mode === "weak") kid = "weak";
  if (mode === "aud") claims.aud = "another";
  if (mode === "aud_many") claims.aud = ["coso", "another"];
  if (mode === "aud_azp") Object.assign(claims, { aud: ["coso", "another"], azp: "coso" });
  if (mode === "azp") Object.assign(claims, { aud: ["coso", "another"], azp: "another" });
  if (mode === "iss") claims.iss = origin + "/realms/other";
  if (mode === "expired") Object.assign(claims, { iat: now - 50, exp: now - 40 });
  if (mode === "tolerated") Object.assign(claims, { iat: now - 5, exp: now - 1 });
  if (mode === "early") claims.iat = now + 120;
  if (mode === "old") claims.iat = now - 120;
  if (mode === "not_yet") claims.nbf = now + 120;
  if (mode === "nonce") claims.nonce = b64(randomBytes(32));
  if (mode === "no_sub") delete claims.sub;
  if (mode === "odd_sub") claims.sub = "u\u202e1001";
  if (mode === "amr" || amr) claims.amr = ["pwd", "otp"];
  if (mode === "kid") head = { alg, kid: "nobody" };
  if (mode === "crit") head = { alg, kid, crit: ["exp"] };
  if (mode === "none") head = { alg: "none", kid };
  if (mode === "hs256") head = { alg: "HS256", kid };
  head = head ?? { alg, typ: "JWT", kid };
  let said = JSON.stringify(claims);
  if (mode === "twice") said = said.replace("{", `{"sub":"admin",`);
  const text = `${b64(JSON.stringify(head))}.${b64(said)}`;
  if (mode === "none") return `${text}.`;
  if (mode === "hs256") return `${text}.${createHmac("sha256", keys.r1.publicKey.export({ type: "spki", format: "pem" })).update(text).digest("base64url")}`;
  if (mode === "padding") return `${text.slice(0, -9)}=${text.slice(-8)}.${b64(randomBytes(64))}`; // not base64: libraries have ended at it
  const by = mode === "signature" ? keys.r2 : keys[kid];
  const how = head.alg === "ES256" ? { key: by.privateKey, dsaEncoding: "ieee-p1363" } : by.privateKey;
  return `${text}.${sign("sha256", Buffer.from(text), how).toString("base64url")}`;
}

function exchange(q, form, p) {
  const asked = codes.get(form.get("code"));
  codes.delete(form.get("code")); // each once
  const basic = Buffer.from((q.headers.authorization ?? "").replace(/^Basic /, ""), "base64").toString();
  const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
  if (basic !== "coso:bi%20mat") return [401, { error: "invalid_client" }];
  if (!asked || asked.redirect !== form.get("redirect_uri") || asked.challenge !== challenge || asked.method !== "S256") return [400, { error: "invalid_grant" }];
  return [200, { access_token: "x", token_type: "Bearer", id_token: token(asked, p) }];
}

function answer(p, q, r, body) {
  const { mode, origin } = p, u = new URL(q.url, origin);
  const json = (status, x) => r.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(x));
  p.calls.push(`${q.method} ${u.pathname}`);
  if (u.pathname === `${path}/.well-known/openid-configuration`) {
    const at = mode === "elsewhere" ? "http://127.0.0.1:1" : origin;
    return json(200, { issuer: mode === "impostor" ? `${origin}/x` : origin + path, authorization_endpoint: `${origin}${path}/auth`, token_endpoint: `${at}${path}/token`, jwks_uri: `${origin}${path}/keys` });
  }
  if (u.pathname === `${path}/keys`) return json(200, { keys: served(mode) });
  if (u.pathname === `${path}/auth`) {
    const x = u.searchParams, code = b64(randomBytes(16)), to = new URL(x.get("redirect_uri"));
    if (x.get("response_type") !== "code" || x.get("client_id") !== "coso" || x.get("scope") !== "openid") return json(400, { error: "invalid_request" });
    codes.set(code, { nonce: x.get("nonce"), challenge: x.get("code_challenge"), method: x.get("code_challenge_method"), redirect: x.get("redirect_uri") });
    if (mode === "denied") to.searchParams.set("error", "access_denied");
    else to.searchParams.set("code", code);
    to.searchParams.set("state", x.get("state"));
    return r.writeHead(302, { Location: to.href }).end();
  }
  if (u.pathname === `${path}/token`) {
    if (mode === "hang") return p.hung?.();
    if (mode === "huge") return r.writeHead(200).end("x".repeat(600000));
    if (mode === "redirect") return r.writeHead(302, { Location: `${origin}/secret` }).end();
    return json(...exchange(q, new URLSearchParams(body), p));
  }
  json(404, {});
}

// { issuer, mode, user, calls, hung, stop() }; key, cert: over TLS.
export function provider({ key, cert, port = 0 } = {}) {
  const p = { mode: "ok", user: "u-1001", calls: [] };
  const handle = (q, r) => {
    let body = "";
    q.on("data", (d) => (body += d)).on("end", () => answer(p, q, r, body));
  };
  const server = key ? https.createServer({ key, cert }, handle) : http.createServer(handle);
  p.drop = () => server.closeAllConnections();
  p.stop = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  return new Promise((done) => server.listen(port, "127.0.0.1", () => {
    p.origin = `${key ? "https://localhost" : "http://127.0.0.1"}:${server.address().port}`;
    p.issuer = p.origin + path;
    done(p);
  }));
}
