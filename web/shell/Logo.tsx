/** Two messages that meet: the mark of the product. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M9 10.5h5.5c3.6 0 3.6 5.5 7.2 5.5M9 21.5h5.5c3.6 0 3.6-5.5 7.2-5.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <circle cx="8.5" cy="10.5" r="2.6" fill="#fff" />
      <circle cx="8.5" cy="21.5" r="2.6" fill="#fff" />
      <circle cx="23.5" cy="16" r="3" fill="#fff" />
    </svg>
  );
}
