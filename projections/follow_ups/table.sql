-- A follow-up: state PROPOSED, APPROVED, SENT, REPLIED, TALK_HELD, RECTIFICATION_REPORTED, CLOSED. letter, reply, talk and
-- report are ciphertext with its place in the log.
CREATE TABLE model.follow_up (
  LIKE model.version INCLUDING ALL,
  follow_up             text COLLATE "C" NOT NULL,
  kind                  text NOT NULL,
  organiser             text COLLATE "C" NOT NULL,
  unit                  text COLLATE "C" NOT NULL,
  year                  int NOT NULL,
  findings              text[] NOT NULL,
  addressee             text COLLATE "C",
  proposed_by           text COLLATE "C",
  proposed_on           date NOT NULL,
  state                 text NOT NULL,
  approved_by           text COLLATE "C",
  approved_on           date,
  document_number       text,
  sent_on               date,
  reply_due_on          date,
  holidays_known        boolean,
  rectification_due_on  date,
  letter                text,
  replied_on            date,
  reply                 text,
  held_on               date,
  talk                  text,
  reported_on           date,
  report                text,
  evidence              text[] NOT NULL,
  result                text,
  closed_on             date,
  position              bigint NOT NULL
);
SELECT model.temporal('follow_ups', 'follow_up', 'follow_up');
CREATE INDEX ON model.follow_up (tenant_id, generation, unit, year);
