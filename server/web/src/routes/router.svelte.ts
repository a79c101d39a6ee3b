// Where the client is. One piece of state that follows the address bar; links are ordinary links, caught here.
import { routeOf, type Route } from './route';

const place = $state<{ route: Route }>({ route: { page: 'home' } });

export function route(): Route {
  return place.route;
}

/** Goes to a path of ours; the pages before stay in the history. */
export function goTo(path: string): void {
  history.pushState(null, '', path);
  arrive();
  window.scrollTo(0, 0);
}

/** Follows the address from now on. */
export function startRouter(): void {
  arrive();
  window.addEventListener('popstate', arrive);
  document.addEventListener('click', (event) => {
    const path = innerPath(event);
    if (path === null) return;
    event.preventDefault();
    goTo(path);
  });
}

function arrive(): void {
  place.route = routeOf(location.pathname);
}

/** The path of a plain click on a link of ours; null leaves the click to the browser. */
function innerPath(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return null;
  // A jump within the page is the browser's own.
  if (link.pathname === location.pathname && link.hash !== '') return null;
  return routeOf(link.pathname).page === 'missing' ? null : link.pathname + link.search + link.hash;
}
