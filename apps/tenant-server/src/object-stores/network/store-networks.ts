import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** Where clouds answer their own machines with credentials; no setting opens these. */
const METADATA = [
  '169.254.0.0/16',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fe80::/10',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
];

/** Not part of the internet (IANA's special-purpose registries), or another notation for an IPv4 address. */
const NOT_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'ff00::/8',
];

/** The word for the whole internet in the operator's list. */
const PUBLIC = 'public';

/** An address that a tenant's settings lead to and that the operator has not opened. */
export class AddressRefusedError extends Error {
  constructor() {
    super('The address of the store is not among the networks that this server may reach for object stores.');
    this.name = 'AddressRefusedError';
  }
}

/** Which addresses the server may connect to when it opens a store that a tenant has described (ADR 10). */
export class StoreNetworks {
  readonly #metadata = blockList(METADATA);
  readonly #notPublic = blockList(NOT_PUBLIC);
  readonly #named: BlockList;
  readonly #public: boolean;

  /** @param networks CIDR blocks, and `public` for the internet. */
  constructor(networks: readonly string[]) {
    this.#public = networks.includes(PUBLIC);
    this.#named = blockList(networks.filter((each) => each !== PUBLIC));
  }

  allows(address: string): boolean {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (this.#metadata.check(address, family)) return false;
    if (this.#named.check(address, family)) return true;
    return this.#public && !this.#notPublic.check(address, family);
  }

  /** @throws AddressRefusedError for an address; a name is looked at when it is resolved. */
  check(host: string): void {
    const bare = host.replace(/^\[|\]$/g, '');
    if (isIP(bare) !== 0 && !this.allows(bare)) throw new AddressRefusedError();
  }

  /** As `dns.lookup`, with the addresses that are not allowed left out: what is checked is what is connected to. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, [], 0);
      const allowed = found.filter(({ address }) => this.allows(address));
      const [first] = allowed;
      if (!first) return callback(new AddressRefusedError(), [], 0);
      if (options.all === true) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
}

/** Whether the operator's list can hold it. */
export function isNetwork(text: string): boolean {
  if (text === PUBLIC) return true;
  const [address = '', prefix = ''] = text.split('/');
  const family = isIP(address);
  return family !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of networks) {
    const [address = '', prefix] = each.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
