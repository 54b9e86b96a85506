-- The first tables. {id} is a number that the database gives; {exact} is text compared letter by letter.
-- Times are microseconds since 1970-01-01T00:00:00Z, truths are 0 and 1.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE account (
  id {id},
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  left_at BIGINT
);

-- What a browser holds is a secret; here is only its hash.
CREATE TABLE session (
  secret_hash TEXT PRIMARY KEY,
  account BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  form_key TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
);
CREATE INDEX session_ends_at ON session (ends_at);

-- Tries to sign in, so that guessing is slow.
CREATE TABLE sign_in_try (
  email TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX sign_in_try_email ON sign_in_try (email, at);

CREATE TABLE company (
  id {id},
  name TEXT NOT NULL
);
CREATE INDEX company_name ON company (name);

CREATE TABLE person (
  id {id},
  name TEXT,
  email TEXT,
  phone TEXT,
  company BIGINT REFERENCES company (id),
  source TEXT,
  -- Other attributes, as an object of texts.
  more TEXT,
  customer_since TEXT,
  -- What an import calls them: the same row again is the same person.
  sent_as TEXT UNIQUE,
  created_at BIGINT NOT NULL
);
CREATE INDEX person_email ON person (email);
CREATE INDEX person_phone ON person (phone);

-- The beginnings that somebody may type to find a person.
CREATE TABLE person_word (
  word TEXT {exact} NOT NULL,
  person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (word, person)
);
CREATE INDEX person_word_person ON person_word (person);

CREATE TABLE touch (
  id {id},
  person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  medium TEXT NOT NULL,
  direction TEXT NOT NULL,
  reach TEXT,
  author TEXT,
  act TEXT,
  connected BIGINT,
  duration_s BIGINT,
  about TEXT,
  reply_to BIGINT REFERENCES touch (id) ON DELETE SET NULL,
  campaign TEXT,
  piece TEXT,
  -- Who acted for the business: an account, or whom an import names.
  rep TEXT,
  deal TEXT,
  is_day BIGINT NOT NULL DEFAULT 0,
  -- Made from a lead's field, not from a contact that somebody recorded.
  is_derived BIGINT NOT NULL DEFAULT 0,
  value BIGINT,
  subject TEXT,
  said TEXT,
  -- What sends it twice gives it the same key, and it is recorded once.
  sent_as TEXT UNIQUE,
  recorded_at BIGINT NOT NULL,
  recorded_by BIGINT REFERENCES account (id)
);
CREATE INDEX touch_person ON touch (person, at, id);
CREATE INDEX touch_reply_to ON touch (reply_to) WHERE reply_to IS NOT NULL;

-- Rows of the ledger's other tables that came by import: native cells by column, as an object of texts. Deals and orders are
-- somebody's, and are touches of theirs by the rules of the ledger.
CREATE TABLE kept_row (
  id {id},
  kind TEXT NOT NULL,
  sent_as TEXT NOT NULL UNIQUE,
  person BIGINT REFERENCES person (id) ON DELETE CASCADE,
  cells TEXT NOT NULL
);
CREATE INDEX kept_row_person ON kept_row (person) WHERE person IS NOT NULL;

-- What people allowed or forbade, in which words, and where: only ever added to, the latest of a channel counts.
CREATE TABLE consent (
  id {id},
  person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  is_given BIGINT NOT NULL,
  at BIGINT NOT NULL,
  wording TEXT NOT NULL,
  place TEXT NOT NULL
);
CREATE INDEX consent_person ON consent (person, channel, id);

-- What the rules say of a person now: made anew with every touch, never edited.
CREATE TABLE standing (
  person BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  touches BIGINT NOT NULL,
  cases BIGINT NOT NULL,
  last_at BIGINT,
  outcome TEXT,
  level BIGINT NOT NULL,
  door_at BIGINT,
  door_touch BIGINT,
  waits_since BIGINT,
  won_by TEXT,
  value BIGINT
);
CREATE INDEX standing_waits ON standing (waits_since) WHERE waits_since IS NOT NULL;
CREATE INDEX standing_last ON standing (last_at);

-- Who took a knock.
CREATE TABLE taken (
  touch BIGINT PRIMARY KEY REFERENCES touch (id) ON DELETE CASCADE,
  account BIGINT NOT NULL REFERENCES account (id),
  at BIGINT NOT NULL
);

CREATE TABLE audit (
  id {id},
  at BIGINT NOT NULL,
  account BIGINT REFERENCES account (id),
  verb TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT
);
CREATE INDEX audit_subject ON audit (subject, id);
