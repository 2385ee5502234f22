// The configuration of the tests' Dovecot.

interface ConfigFacts {
  home: string;
  port: number;
  tlsPort: number;
  tls: boolean;
  maxConnections: number;
  idle: boolean;
  capability: string;
  introspection: string;
  owner: { uid: string; gid: string; firstUid: number };
  password: string;
  users: { internal: string; group: string; login: string };
}

export function dovecotConfig({
  home,
  port,
  tlsPort,
  tls,
  maxConnections,
  idle,
  capability,
  introspection,
  owner,
  password,
  users,
}: ConfigFacts): string {
  return `
base_dir = ${home}/run
state_dir = ${home}/run
log_path = ${home}/log/dovecot.log
protocols = imap
listen = 127.0.0.1
${tls ? `ssl = yes\nssl_cert = <${home}/cert.pem\nssl_key = <${home}/key.pem` : 'ssl = no'}
disable_plaintext_auth = no
auth_mechanisms = plain login${introspection === '' ? '' : ' xoauth2'}
auth_failure_delay = 0 secs
login_trusted_networks = 127.0.0.0/8
default_internal_user = ${users.internal}
default_internal_group = ${users.group}
default_login_user = ${users.login}
first_valid_uid = ${owner.firstUid}
service anvil {
  chroot =
  # no waiting after wrong passwords, which the tests use on purpose
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${tlsPort}
    ssl = ${tls ? 'yes' : 'no'}
  }
}
service imap {
  process_limit = 64
}
${introspection === '' ? '' : `passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = ${home}/oauth2.conf\n}`}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${home}/mail/%u
}
mail_location = maildir:~/Maildir
mailbox_list_index = yes
maildir_very_dirty_syncs = yes
mail_fsync = never
namespace inbox {
  inbox = yes
  separator = /
  prefix =
}
mail_plugins = zlib
protocol imap {
  mail_plugins = zlib imap_zlib
  mail_max_userip_connections = ${maxConnections}
${capability === '' ? '' : `  imap_capability = ${capability}\n`}${idle ? '' : '  imap_capability = IMAP4rev1 SASL-IR ID ENABLE UIDPLUS CONDSTORE\n'}}
`;
}
