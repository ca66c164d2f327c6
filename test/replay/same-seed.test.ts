import { sameSeedSuite } from './same-seed-suite.ts';

sameSeedSuite('Node');
