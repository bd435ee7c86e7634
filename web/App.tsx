import { lazy, Suspense, useState } from 'react';
import { Link, Route, Switch } from 'wouter';
import { useWords } from './messages/use-messages.tsx';
import { ScansPage } from './scans/ScansPage.tsx';
import { readPerson } from './server/request.ts';
import { useLiveUpdates } from './server/use-live-updates.ts';
import { Header } from './shell/Header.tsx';
import { PersonForm } from './shell/PersonForm.tsx';

/** With the rule language and the telephone numbers of the world it is most of the code: the list does without. */
const PageRoute = lazy(async () => ({ default: (await import('./page/PageRoute.tsx')).PageRoute }));

const LayRoute = lazy(async () => ({ default: (await import('./lay/LayRoute.tsx')).LayRoute }));

/** Frame and routes of the desks. Nothing can be done before a name is given: it goes on record. */
export function App() {
  const { m } = useWords();
  const [person, setPerson] = useState(readPerson);
  return (
    <>
      <a className="skip-link" href="#main">
        {m.skip}
      </a>
      <Header person={person} onChangePerson={() => setPerson('')} />
      <main id="main" tabIndex={-1}>
        {person === '' ? <PersonForm onDone={setPerson} /> : <Desks />}
      </main>
    </>
  );
}

function Desks() {
  const { m } = useWords();
  const live = useLiveUpdates();
  return (
    <Switch>
      <Route path="/">
        <ScansPage live={live} />
      </Route>
      <Route path="/pages/:pageId/lay">
        {({ pageId }) => (
          <Suspense fallback={<p className="loading">{m.common.loading}</p>}>
            <LayRoute key={pageId} pageId={pageId} />
          </Suspense>
        )}
      </Route>
      <Route path="/pages/:pageId">
        {({ pageId }) => (
          <Suspense fallback={<p className="loading">{m.common.loading}</p>}>
            <PageRoute key={pageId} pageId={pageId} />
          </Suspense>
        )}
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function NotFound() {
  const { m } = useWords();
  return (
    <section className="notice">
      <h1>{m.common.notFound.title}</h1>
      <p>{m.common.notFound.body}</p>
      <Link className="button button--primary" href="/">
        {m.nav.scans}
      </Link>
    </section>
  );
}
