-- Flows (RFC 5626) that were there before 0244 were left known by their Contact; of each the one renewed last stays.
delete from calls.phone_binding older using calls.phone_binding newer
  where older.account_id = newer.account_id and older.instance = newer.instance
    and older.instance ~ ';reg-id=[0-9]+$'
    and (older.expires_at, older.bound_as) < (newer.expires_at, newer.bound_as);
update calls.phone_binding set bound_as = instance where instance ~ ';reg-id=[0-9]+$';
