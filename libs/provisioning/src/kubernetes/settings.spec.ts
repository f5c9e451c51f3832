import { cpuText, memoryText, quantity } from './quantity.js';
import { parseBlocks, parseGateway, parsePods, parseStoreNetworks, parseTls, SettingError } from './settings.js';

describe('settings of a cluster', () => {
  it('reads ranges of addresses', () => {
    expect(parseBlocks('10.0.0.0/24, 10.1.2.3 fd00::/8')).toEqual([
      { cidr: '10.0.0.0/24' },
      { cidr: '10.1.2.3/32' },
      { cidr: 'fd00::/8' },
    ]);
  });

  it('reads pods', () => {
    expect(parsePods('zendo:app=db+tier=data,monitoring,*:k8s-app=kube-dns')).toEqual([
      { namespace: 'zendo', labels: { app: 'db', tier: 'data' } },
      { namespace: 'monitoring', labels: {} },
      { namespace: '*', labels: { 'k8s-app': 'kube-dns' } },
    ]);
  });

  it('reads TLS and gateways', () => {
    expect(parseTls('cluster-issuer:letsencrypt')).toEqual({
      kind: 'issuer',
      scope: 'cluster-issuer',
      name: 'letsencrypt',
    });
    expect(parseTls('secret:wildcard')).toEqual({ kind: 'secret', name: 'wildcard' });
    expect(parseTls('default')).toEqual({ kind: 'default' });
    expect(parseTls('off')).toBeUndefined();
    expect(parseGateway('gateways/public/https')).toEqual({ namespace: 'gateways', name: 'public', section: 'https' });
  });

  it.each([
    ['blocks', () => parseBlocks('postgres.example.com')],
    ['a prefix', () => parseBlocks('10.0.0.0/33')],
    ['an address', () => parseBlocks('10.0.0.256/24')],
    ['an IPv6 address', () => parseBlocks('fd00:::1')],
    ['networks of stores', () => parseStoreNetworks('public, 10.0.0.0/240')],
    ['pods', () => parsePods('Zendo:app')],
    ['TLS', () => parseTls('issuer')],
    ['a gateway', () => parseGateway('public')],
  ])('says what is wrong with %s', (_name, read) => {
    expect(read).toThrow(SettingError);
  });
});

describe('quantities', () => {
  it.each([
    ['250m', 0.25],
    ['1.5', 1.5],
    ['512Mi', 2 ** 29],
    ['1G', 1e9],
  ])('%s is %d', (text, value) => {
    expect(quantity(text)).toBe(value);
  });

  it('are written as the API writes them', () => {
    expect([cpuText(0.5), cpuText(2), cpuText(0.1 + 0.2)]).toEqual(['500m', '2', '300m']);
    expect([memoryText(2 ** 30), memoryText(1000 * 2 ** 20), memoryText(1e9), memoryText(0)]).toEqual([
      '1Gi',
      '1000Mi',
      '1000000000',
      '0',
    ]);
  });
});
