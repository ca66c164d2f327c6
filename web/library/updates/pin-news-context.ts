import { createContext } from 'react';
import type { PinNews } from './use-updates.ts';

/** What is new of the releases that the flow around pins. */
export const PinNewsContext = createContext<readonly PinNews[]>([]);
