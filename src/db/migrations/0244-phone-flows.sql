-- RFC 5626 §6: two flows of one device may have the same Contact; what tells a binding from the others of its account.
alter table calls.phone_binding add column bound_as text;
update calls.phone_binding set bound_as = contact;
alter table calls.phone_binding alter column bound_as set not null;
alter table calls.phone_binding drop constraint phone_binding_pkey;
alter table calls.phone_binding add primary key (account_id, bound_as);
