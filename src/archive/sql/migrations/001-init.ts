// The first shape of the public store.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const init: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const schema = db.schema;
    await schema
      .createTable('lists')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('address', 'text')
      .addColumn('join_url', 'text')
      .addColumn('description', 'text')
      .addColumn('policy_id', 'text')
      .addColumn('policy_version', 'integer')
      .execute();
    await schema
      .createTable('policies')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('document', 'text', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('policies_key', ['id', 'version'])
      .execute();
    await schema
      .createTable('slots')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('identity', 'text', (c) => c.notNull())
      .addColumn('message_id_key', 'text')
      .addColumn('reference_keys', 'text', (c) => c.notNull())
      .addColumn('sent_at', 'integer', (c) => c.notNull())
      .addColumn('month', 'text', (c) => c.notNull())
      .addColumn('component', 'integer', (c) => c.notNull())
      .addColumn('thread_root', 'integer', (c) => c.notNull())
      .addColumn('parent', 'integer')
      .addColumn('parent_kind', 'text', (c) => c.notNull())
      .addColumn('base_subject', 'text', (c) => c.notNull())
      .addColumn('is_reply', 'integer', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('author_label', 'text', (c) => c.notNull())
      .addColumn('author_key', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('has_attachment', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('slots_key', ['list', 'seq'])
      .execute();
    await schema.createIndex('slots_identity').unique().on('slots').columns(['identity', 'list']).execute();
    await schema.createIndex('slots_message_id').on('slots').columns(['list', 'message_id_key']).execute();
    await schema
      .createIndex('slots_state')
      .on('slots')
      .columns(['list', 'state', 'sent_at', 'seq'])
      .execute();
    await schema
      .createIndex('slots_month')
      .on('slots')
      .columns(['list', 'month', 'state', 'sent_at', 'seq'])
      .execute();
    await schema
      .createIndex('slots_thread')
      .on('slots')
      .columns(['list', 'thread_root', 'sent_at'])
      .execute();
    await schema.createIndex('slots_component').on('slots').columns(['list', 'component']).execute();
    await schema
      .createIndex('slots_subject')
      .on('slots')
      .columns(['list', 'base_subject', 'sent_at'])
      .execute();
    await schema
      .createTable('records')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('record', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('records_key', ['list', 'seq'])
      .execute();
    await schema
      .createTable('thread_ids')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('id_key', 'text', (c) => c.notNull())
      .addColumn('component', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('thread_ids_key', ['list', 'id_key'])
      .execute();
    await schema
      .createIndex('thread_ids_component')
      .on('thread_ids')
      .columns(['list', 'component'])
      .execute();
    await schema
      .createTable('threads')
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('root', 'integer', (c) => c.notNull())
      .addColumn('component', 'integer', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('messages', 'integer', (c) => c.notNull())
      .addColumn('participants', 'integer', (c) => c.notNull())
      .addColumn('first_at', 'integer', (c) => c.notNull())
      .addColumn('last_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('threads_key', ['list', 'root'])
      .execute();
    await schema.createIndex('threads_recent').on('threads').columns(['list', 'last_at', 'root']).execute();
    await schema.createIndex('threads_component').on('threads').columns(['list', 'component']).execute();
    await schema
      .createTable('changes')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .execute();
    await schema.createIndex('changes_list').on('changes').columns(['list', 'id']).execute();
  },
};
