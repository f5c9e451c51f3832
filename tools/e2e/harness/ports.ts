export { freePort, freePortBlock } from '../../../libs/provisioning/src/testing/ports.js';
