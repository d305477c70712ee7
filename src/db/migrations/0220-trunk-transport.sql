-- How SIP is carried to a line, and with TLS how the server is checked: by the well-known authorities, by the line's own
-- (PEM), or not at all.
alter table calls.trunk
  add column transport text not null default 'udp' check (transport in ('udp', 'tcp', 'tls')),
  add column certificate_check text not null default 'system' check (certificate_check in ('system', 'own', 'off')),
  add column authority text;
