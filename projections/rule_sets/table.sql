-- A scoring rule set that was published for a year; its text as the bytes that `digest` addresses. The one published
-- last counts, `frozen_on` says since when for ever.
CREATE TABLE model.rule_set (
  LIKE model.version INCLUDING ALL,
  year          int NOT NULL,
  digest        text COLLATE "C" NOT NULL,
  engine        text NOT NULL,
  rules         text NOT NULL,
  basis         text NOT NULL,
  published_on  date NOT NULL,
  frozen_on     date,
  position      bigint NOT NULL
);
SELECT model.temporal('rule_sets', 'rule_set', 'year, digest');
