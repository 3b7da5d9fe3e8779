// Loaded before the application: tells whoever started it how many statements it has sent to PostgreSQL.
import cluster from 'node:cluster';
import pg from 'pg';

const { submit } = pg.Query.prototype;
let sent = 0;
pg.Query.prototype.submit = function (connection) {
  sent += 1;
  return submit.call(this, connection);
};

if (cluster.isPrimary) {
  process.on('message', () => process.send(sent));
  process.channel.unref();
}
