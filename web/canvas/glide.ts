/** How a view gets to another place: in so many milliseconds, and at once for whoever asks for less motion. */
export function glide(duration = 180): { readonly duration: number } {
  return { duration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration };
}
