CREATE TABLE booking (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  service TEXT NOT NULL,
  priority TEXT NOT NULL,
  language TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  ticket TEXT NOT NULL,
  ended_at INTEGER,
  reason TEXT NOT NULL,
  PRIMARY KEY (hall, id)
)
 STRICT;

CREATE TABLE call (
  hall TEXT NOT NULL,
  seq INTEGER NOT NULL,
  day TEXT NOT NULL,
  call INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  leg INTEGER NOT NULL,
  label TEXT NOT NULL,
  counter TEXT NOT NULL,
  recall INTEGER NOT NULL,
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_at INTEGER,
  PRIMARY KEY (hall, seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE counter (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  clerk TEXT NOT NULL,
  since INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  PRIMARY KEY (hall, id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE counter_time (
  hall TEXT NOT NULL,
  seq INTEGER NOT NULL,
  day TEXT NOT NULL,
  counter TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  clerk TEXT NOT NULL,
  practice INTEGER NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (hall, seq, counter)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE day (
  hall TEXT NOT NULL,
  day TEXT NOT NULL,
  practice INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  PRIMARY KEY (hall, day)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE event (
  hall TEXT NOT NULL,
  seq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request TEXT NOT NULL,
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  prev BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (hall, seq)
)
 STRICT;

CREATE INDEX event_landmark ON event (hall, kind, seq) WHERE kind IN ('DayOpened', 'HallConfigured', 'ProceduresImported');

CREATE TABLE hall_configuration (
  hall TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (hall)
)
 STRICT;

CREATE TABLE head (
  hall TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  hash BLOB NOT NULL,
  writer TEXT NOT NULL,
  home TEXT NOT NULL,
  PRIMARY KEY (hall)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE incident (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  area TEXT NOT NULL,
  stops_issuing INTEGER NOT NULL,
  since INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (hall, id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE leg (
  hall TEXT NOT NULL,
  day TEXT NOT NULL,
  ticket TEXT NOT NULL,
  leg INTEGER NOT NULL,
  label TEXT NOT NULL,
  service TEXT NOT NULL,
  priority TEXT NOT NULL,
  enqueued INTEGER,
  target INTEGER NOT NULL,
  to_counter TEXT NOT NULL,
  rehearsal INTEGER NOT NULL,
  practice INTEGER NOT NULL,
  called_first INTEGER,
  called_last INTEGER,
  calls INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER,
  counter TEXT NOT NULL,
  clerk TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (hall, day, ticket, leg)
)
 STRICT;

CREATE TABLE meta (
  hall TEXT NOT NULL,
  "key" TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (hall, "key")
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE notice (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  text_en TEXT NOT NULL,
  area TEXT NOT NULL,
  until INTEGER NOT NULL,
  posted_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  PRIMARY KEY (hall, id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE procedure (
  hall TEXT NOT NULL,
  position INTEGER NOT NULL,
  service TEXT NOT NULL,
  field TEXT NOT NULL,
  name TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (hall, position)
)
 STRICT;

CREATE TABLE rating (
  hall TEXT NOT NULL,
  seq INTEGER NOT NULL,
  day TEXT NOT NULL,
  counter TEXT NOT NULL,
  clerk TEXT NOT NULL,
  service TEXT NOT NULL,
  rehearsal INTEGER NOT NULL,
  practice INTEGER NOT NULL,
  score INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hall, seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE request (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  digest BLOB NOT NULL,
  answer BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hall, id)
)
 STRICT;

CREATE INDEX request_at ON request (hall, at);

CREATE TABLE ticket (
  hall TEXT NOT NULL,
  day TEXT NOT NULL,
  id TEXT NOT NULL,
  series TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT NOT NULL,
  priority TEXT NOT NULL,
  token TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  origin TEXT NOT NULL,
  procedure TEXT NOT NULL,
  language TEXT NOT NULL,
  rehearsal INTEGER NOT NULL,
  practice INTEGER NOT NULL,
  people_ahead INTEGER NOT NULL,
  service TEXT NOT NULL,
  state TEXT NOT NULL,
  leg INTEGER NOT NULL,
  counter TEXT NOT NULL,
  ended_at INTEGER,
  reason TEXT NOT NULL,
  print_outcome TEXT NOT NULL,
  print_detail TEXT NOT NULL,
  printed_at INTEGER,
  PRIMARY KEY (hall, day, id),
  UNIQUE (hall, day, series, number),
  UNIQUE (hall, token)
)
 STRICT;

CREATE TABLE token (
  hall TEXT NOT NULL,
  hash BLOB NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (hall, hash)
)
 WITHOUT ROWID,
 STRICT;
