export function pageTitle(title: string) {
  return title ? `${title} · Parley` : 'Parley'
}
