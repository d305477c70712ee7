-- A line without a port is found by its provider's DNS records (RFC 3263), which may name the transport too. It may be
-- known by another domain than its server's, and be reached through a proxy (host[:port]).
alter table calls.trunk
  alter column port drop not null,
  add column domain text,
  add column proxy text,
  drop constraint trunk_transport_check,
  add constraint trunk_transport_check check (transport in ('udp', 'tcp', 'tls', 'dns'));
