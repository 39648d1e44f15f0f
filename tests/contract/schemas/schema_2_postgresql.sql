CREATE TABLE booking (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  service TEXT NOT NULL,
  priority TEXT NOT NULL,
  language TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  ticket TEXT NOT NULL,
  ended_at BIGINT,
  reason TEXT NOT NULL,
  PRIMARY KEY (hall, id)
);

CREATE TABLE call (
  hall TEXT NOT NULL,
  seq BIGINT NOT NULL,
  day TEXT NOT NULL,
  call BIGINT NOT NULL,
  ticket TEXT NOT NULL,
  leg BIGINT NOT NULL,
  label TEXT NOT NULL,
  counter TEXT NOT NULL,
  recall BIGINT NOT NULL,
  at BIGINT NOT NULL,
  why TEXT NOT NULL,
  outcome TEXT NOT NULL,
  started_at BIGINT,
  PRIMARY KEY (hall, seq)
);

CREATE TABLE counter (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  clerk TEXT NOT NULL,
  since BIGINT NOT NULL,
  ticket TEXT NOT NULL,
  PRIMARY KEY (hall, id)
);

CREATE TABLE counter_time (
  hall TEXT NOT NULL,
  seq BIGINT NOT NULL,
  day TEXT NOT NULL,
  counter TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  clerk TEXT NOT NULL,
  practice BIGINT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (hall, seq, counter)
);

CREATE TABLE day (
  hall TEXT NOT NULL,
  day TEXT NOT NULL,
  practice BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (hall, day)
);

CREATE TABLE event (
  hall TEXT NOT NULL,
  seq BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  request TEXT NOT NULL,
  kind TEXT NOT NULL,
  body BYTEA NOT NULL,
  prev BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (hall, seq)
);

CREATE INDEX event_landmark ON event (hall, kind, seq) WHERE kind IN ('DayOpened', 'HallConfigured', 'ProceduresImported');

CREATE TABLE hall_configuration (
  hall TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (hall)
);

CREATE TABLE head (
  hall TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  writer TEXT NOT NULL,
  home TEXT NOT NULL,
  PRIMARY KEY (hall)
);

CREATE TABLE incident (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  area TEXT NOT NULL,
  stops_issuing BIGINT NOT NULL,
  since BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (hall, id)
);

CREATE TABLE leg (
  hall TEXT NOT NULL,
  day TEXT NOT NULL,
  ticket TEXT NOT NULL,
  leg BIGINT NOT NULL,
  label TEXT NOT NULL,
  service TEXT NOT NULL,
  priority TEXT NOT NULL,
  enqueued BIGINT,
  target BIGINT NOT NULL,
  to_counter TEXT NOT NULL,
  rehearsal BIGINT NOT NULL,
  practice BIGINT NOT NULL,
  called_first BIGINT,
  called_last BIGINT,
  calls BIGINT NOT NULL,
  started BIGINT,
  ended BIGINT,
  counter TEXT NOT NULL,
  clerk TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (hall, day, ticket, leg)
);

CREATE TABLE meta (
  hall TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (hall, key)
);

CREATE TABLE notice (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  text_en TEXT NOT NULL,
  area TEXT NOT NULL,
  until BIGINT NOT NULL,
  posted_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  PRIMARY KEY (hall, id)
);

CREATE TABLE procedure (
  hall TEXT NOT NULL,
  position BIGINT NOT NULL,
  service TEXT NOT NULL,
  field TEXT NOT NULL,
  name TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (hall, position)
);

CREATE TABLE rating (
  hall TEXT NOT NULL,
  seq BIGINT NOT NULL,
  day TEXT NOT NULL,
  counter TEXT NOT NULL,
  clerk TEXT NOT NULL,
  service TEXT NOT NULL,
  rehearsal BIGINT NOT NULL,
  practice BIGINT NOT NULL,
  score BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (hall, seq)
);

CREATE TABLE request (
  hall TEXT NOT NULL,
  id TEXT NOT NULL,
  digest BYTEA NOT NULL,
  answer BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (hall, id)
);

CREATE INDEX request_at ON request (hall, at);

CREATE TABLE ticket (
  hall TEXT NOT NULL,
  day TEXT NOT NULL,
  id TEXT NOT NULL,
  series TEXT NOT NULL,
  number BIGINT NOT NULL,
  label TEXT NOT NULL,
  priority TEXT NOT NULL,
  token TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  origin TEXT NOT NULL,
  procedure TEXT NOT NULL,
  language TEXT NOT NULL,
  rehearsal BIGINT NOT NULL,
  practice BIGINT NOT NULL,
  people_ahead BIGINT NOT NULL,
  service TEXT NOT NULL,
  state TEXT NOT NULL,
  leg BIGINT NOT NULL,
  counter TEXT NOT NULL,
  ended_at BIGINT,
  reason TEXT NOT NULL,
  print_outcome TEXT NOT NULL,
  print_detail TEXT NOT NULL,
  printed_at BIGINT,
  PRIMARY KEY (hall, day, id),
  UNIQUE (hall, day, series, number),
  UNIQUE (hall, token)
);

CREATE TABLE token (
  hall TEXT NOT NULL,
  hash BYTEA NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (hall, hash)
);
