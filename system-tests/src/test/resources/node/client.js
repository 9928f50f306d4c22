// Reads commands as JSON arrays, one a line, and answers each by a line {"result": …} or {"error": …}.
const { Redis, Cluster } = require('ioredis');
const [port, kind] = process.argv.slice(2);
const node = { host: '127.0.0.1', port: Number(port) };
const client = kind === 'cluster' ? new Cluster([node]) : new Redis(node);
client.on('error', () => {}); // told by the command that meets it

require('readline').createInterface({ input: process.stdin })
  .on('line', async line => {
    const answer = await client.call(...JSON.parse(line)).then(result => ({ result }), e => ({ error: e.message }));
    process.stdout.write(JSON.stringify(answer) + '\n');
  })
  .on('close', () => client.disconnect());
