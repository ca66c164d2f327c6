import { z } from 'zod';

// The content security policy forbids `new Function`, which zod would try for speed. Must run before any schema is made.
z.config({ jitless: true });
