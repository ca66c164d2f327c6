import type { Models, ModelUsage } from '../host.ts';
export interface RecordedAnswer {
    /**
     * Of an activation (`refine/critic#2`) or, without its last `#n`, of all activations of that instance.
     * `[*]` stands for any key: `seat[*]/answer#1`.
     */
    readonly address: string;
    /** 0 unless said otherwise. */
    readonly sample?: number;
    /** 0 unless said otherwise. */
    readonly repair?: number;
    readonly text: string;
    /** Zero unless said otherwise: nothing was spent. */
    readonly usage?: ModelUsage;
}
export interface Recording {
    readonly answers: readonly RecordedAnswer[];
}
export interface RecordedOptions {
    /** Milliseconds before each piece, so that a demonstration streams like a model; 0 unless said otherwise. */
    readonly pieceDelayMs?: number;
    /** Waits; rejects with the signal's reason. Needed with a delay only. */
    readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}
/** The provider's name in bindings to recordings; the model is the key of the recording. */
export declare const recordedProvider = "recorded";
/** Answers from recordings, with no network and no key. Rejects with NO_RECORDED_ANSWER naming the address. */
export declare function recordedModels(recordings: ReadonlyMap<string, Recording>, { pieceDelayMs, wait }?: RecordedOptions): Models;
