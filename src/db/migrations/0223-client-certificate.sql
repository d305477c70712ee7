-- What we show to a server over TLS that wants to know who calls (PEM); the key is sealed as the password is.
alter table calls.trunk
  add column client_certificate text,
  add column client_key_sealed bytea;
