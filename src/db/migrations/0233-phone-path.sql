-- Proxies that calls to the telephone pass, the nearest to us first (RFC 3327); null for one that has signed in directly.
alter table calls.phone_binding add column path text[];
