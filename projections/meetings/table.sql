-- A committee's review meeting of a year: state SCHEDULED, COMPLETION_CIRCULATED, REPORTING, QUESTIONING,
-- APPRAISAL_OPEN, APPRAISAL_CLOSED or ADJOURNED. called_unit and called_reporter: who is to report now.
CREATE TABLE model.review_meeting (
  LIKE model.version INCLUDING ALL,
  organiser        text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  state            text NOT NULL,
  units            text[] NOT NULL,
  participants     text[] NOT NULL,
  scheduled_on     date NOT NULL,
  place            text NOT NULL,
  assessment       text,
  circulated_on    date,
  called_unit      text,
  called_reporter  text,
  present          text[],
  on_paper         boolean,
  opened_on        date,
  closed_on        date,
  adjourned_on     date,
  position         bigint NOT NULL
);
SELECT model.temporal('meetings', 'review_meeting', 'organiser, year');

-- A unit's five-part report, from the moment its reporter is called: state CALLED or DELIVERED.
CREATE TABLE model.review_report (
  LIKE model.version INCLUDING ALL,
  unit                text COLLATE "C" NOT NULL,
  year                int NOT NULL,
  organiser           text COLLATE "C" NOT NULL,
  state               text NOT NULL,
  reporter            text COLLATE "C" NOT NULL,
  called_on           date NOT NULL,
  delivered_on        date,
  measures            text,
  completion          text,
  results             text,
  reasons_unfinished  text,
  next_plan           text,
  commitments         text[],
  position            bigint NOT NULL
);
SELECT model.temporal('meetings', 'review_report', 'unit, year');

-- Questions to the reporters, with their answers once given.
CREATE TABLE model.review_question (
  LIKE model.version INCLUDING ALL,
  question     text COLLATE "C" NOT NULL,
  unit         text COLLATE "C" NOT NULL,
  year         int NOT NULL,
  organiser    text COLLATE "C" NOT NULL,
  asked        text NOT NULL,
  asked_by     text,
  asked_on     date NOT NULL,
  answer       text,
  answered_on  date,
  position     bigint NOT NULL
);
SELECT model.temporal('meetings', 'review_question', 'question');
CREATE INDEX ON model.review_question (tenant_id, generation, unit, year);

-- The ballots on a unit's secretary: state OPEN, then COUNTED with its figures. counters: who has entered a count on
-- paper; what each of them found is not kept here. vote_counts stand beside vote_names.
CREATE TABLE model.ballot_tally (
  LIKE model.version INCLUDING ALL,
  unit         text COLLATE "C" NOT NULL,
  year         int NOT NULL,
  organiser    text COLLATE "C" NOT NULL,
  state        text NOT NULL,
  eligible     int,
  choices      text[] NOT NULL,
  on_paper     boolean NOT NULL,
  opened_on    date NOT NULL,
  box          text,
  token_key    text,
  vote_key     text,
  counters     text[] NOT NULL,
  issued       int,
  returned     int,
  valid        int,
  abstentions  int,
  vote_names   text[],
  vote_counts  int[],
  counted_on   date,
  position     bigint NOT NULL
);
SELECT model.temporal('meetings', 'ballot_tally', 'unit, year');
