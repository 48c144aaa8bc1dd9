-- What a functional department was asked for and brought: state REQUESTED, PLEDGED, DELIVERED or DECLINED.
CREATE TABLE model.contribution (
  LIKE model.version INCLUDING ALL,
  contribution    text COLLATE "C" NOT NULL,
  item            text COLLATE "C" NOT NULL,
  unit            text COLLATE "C" NOT NULL,
  department      text COLLATE "C" NOT NULL,
  resource        text NOT NULL,
  request         text NOT NULL,
  state           text NOT NULL,
  pledge          text,
  deliver_by_on   date,
  delivered_on    date,
  delivered_note  text,
  declined_reason text,
  position        bigint NOT NULL
);
SELECT model.temporal('contributions', 'contribution', 'contribution');
CREATE INDEX ON model.contribution (tenant_id, generation, item);
