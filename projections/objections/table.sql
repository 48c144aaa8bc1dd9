-- An objection to a unit's assessment (`ruling` empty) or to a ruling: state FILED, ACCEPTED, IN_REVIEW, UPHELD,
-- DISMISSED. `sealed` is the ciphertext of its grounds with its place in the log.
CREATE TABLE model.objection (
  LIKE model.version INCLUDING ALL,
  objection     text COLLATE "C" NOT NULL,
  unit          text COLLATE "C" NOT NULL,
  year          int NOT NULL,
  ruling        text COLLATE "C",
  filed_by      text COLLATE "C",
  filed_on      date NOT NULL,
  sealed        text,
  state         text NOT NULL,
  accepted_on   date,
  decide_by_on  date,
  reviewers     text[] COLLATE "C" NOT NULL,
  assigned_on   date,
  reason        text,
  decided_on    date,
  position      bigint NOT NULL
);
SELECT model.temporal('objections', 'objection', 'objection');
