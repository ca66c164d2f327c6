import { sameSeedSuite } from './same-seed-suite.ts';

sameSeedSuite('Chromium');
