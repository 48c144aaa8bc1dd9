-- What was asked, held and done about the sealed parts of one subject. state REQUESTED, DECLINED, ERASED, DESTROYED; NULL
-- where there was only a hold. `held_for` while a hold is in place. `requested_at` and so on: the server's clock.
CREATE TABLE model.erasure (
  LIKE model.version INCLUDING ALL,
  sealed_subject  text COLLATE "C" NOT NULL,
  kind            text NOT NULL,
  state           text,
  basis           text,
  reason          text,
  requested_by    text COLLATE "C",
  requested_at    timestamptz,
  declined_reason text,
  approved_by     text COLLATE "C",
  erased_at       timestamptz,
  key_id          text,
  destroyed_at    timestamptz,
  held_for        text,
  position        bigint NOT NULL
);
SELECT model.temporal('erasures', 'erasure', 'sealed_subject');

-- Fields of sealed parts that were shown to somebody without the key. `sealed_at` is the position of what was sealed.
CREATE TABLE model.disclosure (
  LIKE model.entry INCLUDING ALL,
  sealed_subject  text COLLATE "C" NOT NULL,
  kind            text NOT NULL,
  sealed_at       bigint NOT NULL,
  field           text NOT NULL,
  recipient       text NOT NULL,
  purpose         text NOT NULL,
  disclosed_by    text COLLATE "C" NOT NULL,
  disclosed_at    timestamptz NOT NULL
);
SELECT model.journal('erasures', 'disclosure');
