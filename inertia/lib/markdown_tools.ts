export function onMarkdownClick(_event: { target: EventTarget }): void {}
