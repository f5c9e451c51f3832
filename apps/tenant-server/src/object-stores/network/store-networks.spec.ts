import { isNetwork, StoreNetworks } from './store-networks.js';

const open =
  (...networks: string[]) =>
  (address: string) =>
    new StoreNetworks(networks).allows(address);

describe('the networks where object stores may be', () => {
  it.each(['8.8.8.8', '52.216.0.1', '2600:1fa0::1'])('let %s be reached when the internet is open', (address) => {
    expect(open('public')(address)).toBe(true);
    expect(open()(address)).toBe(false);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '172.20.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd12::1',
    '::ffff:10.1.2.3',
    '64:ff9b::a01:203',
  ])('keep %s out unless it is named', (address) => {
    expect(open('public')(address)).toBe(false);
    expect(open('0.0.0.0/0', '::/0')(address)).toBe(true);
  });

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '168.63.129.16',
    '100.100.100.200',
  ])('never let %s be reached, where machines get credentials', (address) => {
    expect(open('public', '0.0.0.0/0', '::/0')(address)).toBe(false);
  });

  it('are looked at again when a name is resolved', async () => {
    const resolve = (networks: string[], all: boolean): Promise<unknown> =>
      new Promise((done) => {
        new StoreNetworks(networks).lookup('localhost', { all }, (error, address) => done(error ?? address));
      });
    expect(await resolve(['public'], false)).toMatchObject({ name: 'AddressRefusedError' });
    expect(await resolve(['127.0.0.0/8'], false)).toBe('127.0.0.1');
    expect(await resolve(['127.0.0.0/8'], true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
  });

  it.each([
    ['public', true],
    ['10.0.0.0/8', true],
    ['fd00::/8', true],
    ['10.0.0.0', false],
    ['10.0.0.0/33', false],
    ['internet', false],
    ['', false],
  ])('are given as blocks: %s %s', (text, good) => expect(isNetwork(text)).toBe(good));
});
