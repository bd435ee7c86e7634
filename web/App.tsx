import { lazy, Suspense, type ReactNode } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import type { Action } from '../schemas/access/permissions.ts';
import { OwnAccountPage } from './access/OwnAccountPage.tsx';
import { PeoplePage } from './access/PeoplePage.tsx';
import { SetUpPage } from './access/SetUpPage.tsx';
import { SignInAgain } from './access/SignInAgain.tsx';
import { SignInPage } from './access/SignInPage.tsx';
import { TokensPage } from './access/TokensPage.tsx';
import { AccessProvider, useAccess, useSession } from './access/use-access.tsx';
import { BatchesPage } from './batches/BatchesPage.tsx';
import { BatchPage } from './batches/BatchPage.tsx';
import { DoublesPage } from './doubles/DoublesPage.tsx';
import { FieldsPage } from './by-field/FieldsPage.tsx';
import { useWords } from './messages/use-messages.tsx';
import { ScansPage } from './scans/ScansPage.tsx';
import { useLiveUpdates } from './server/use-live-updates.ts';
import { ErrorNotice } from './shell/ErrorNotice.tsx';
import { Header } from './shell/Header.tsx';

/** With the rule language and the telephone numbers of the world it is most of the code: the list does without. */
const PagePlaces = lazy(async () => ({
  default: (await import('./page/PagePlaces.tsx')).PagePlaces,
}));

const ByFieldRoute = lazy(async () => ({
  default: (await import('./by-field/ByFieldRoute.tsx')).ByFieldRoute,
}));
const DoubleRoute = lazy(async () => ({
  default: (await import('./doubles/DoubleRoute.tsx')).DoubleRoute,
}));
const SpotChecksPage = lazy(async () => ({
  default: (await import('./spot-checks/SpotChecksPage.tsx')).SpotChecksPage,
}));
const DashboardPage = lazy(async () => ({
  default: (await import('./dashboard/DashboardPage.tsx')).DashboardPage,
}));
const AuditPage = lazy(async () => ({
  default: (await import('./audit/AuditPage.tsx')).AuditPage,
}));
const ScanAudit = lazy(async () => ({
  default: (await import('./audit/ScanAudit.tsx')).ScanAudit,
}));
const KeepingPage = lazy(async () => ({
  default: (await import('./retention/KeepingPage.tsx')).KeepingPage,
}));
const WebhooksPage = lazy(async () => ({
  default: (await import('./webhooks/WebhooksPage.tsx')).WebhooksPage,
}));
const LetterRoute = lazy(async () => ({
  default: (await import('./letter/LetterRoute.tsx')).LetterRoute,
}));
const LayRoute = lazy(async () => ({ default: (await import('./lay/LayRoute.tsx')).LayRoute }));

/** Frame and routes of the desks. Nobody sees them before signing in. */
export function App() {
  const { m } = useWords();
  const { session, setSession } = useSession();
  const [path] = useLocation();
  if (path === '/set-up')
    return (
      <Frame>
        <SetUpPage onDone={setSession} />
      </Frame>
    );
  if (session.isError)
    return (
      <Frame>
        <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />
      </Frame>
    );
  if (!session.data)
    return (
      <Frame>
        <p className="loading">{m.common.loading}</p>
      </Frame>
    );
  const { account, ...rest } = session.data;
  if (account === null)
    return (
      <Frame>
        <SignInPage isEmpty={rest.isEmpty} provider={rest.provider} onDone={setSession} />
      </Frame>
    );
  return (
    <AccessProvider key={account.id} session={{ account, ...rest }}>
      <SignedIn />
    </AccessProvider>
  );
}

function Frame({ tools, children }: { readonly tools?: ReactNode; readonly children: ReactNode }) {
  const { m } = useWords();
  return (
    <>
      <a className="skip-link" href="#main">
        {m.skip}
      </a>
      <Header>{tools}</Header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** While the session is lost nothing of the desk is to be seen, and nothing of it forgotten. */
function SignedIn() {
  const { account, isLost, may } = useAccess();
  const live = useLiveUpdates(may('see-scans') && !isLost);
  return (
    <>
      <div hidden={isLost}>
        <Frame tools={<Tools name={account.name} />}>
          <Desks live={live} />
        </Frame>
      </div>
      {isLost && <SignInAgain />}
    </>
  );
}

function Tools({ name }: { readonly name: string }) {
  const { m } = useWords();
  const { may } = useAccess();
  return (
    <>
      {may('see-scans') && (
        <Link href="/batches" className="header__link">
          {m.batches.nav}
        </Link>
      )}
      {may('settle-doubles') && (
        <Link href="/doubles" className="header__link">
          {m.doubles.nav}
        </Link>
      )}
      {may('correct') && (
        <Link href="/fields" className="header__link">
          {m.byField.nav}
        </Link>
      )}
      {may('see-figures') && (
        <Link href="/dashboard" className="header__link">
          {m.dashboard.nav}
        </Link>
      )}
      {may('see-keeping') && (
        <Link href="/keeping" className="header__link">
          {m.retention.nav}
        </Link>
      )}
      {may('audit') && (
        <Link href="/audit" className="header__link">
          {m.audit.title}
        </Link>
      )}
      {may('manage-accounts') && (
        <Link href="/people" className="header__link">
          {m.people.title}
        </Link>
      )}
      <Link href="/account" className="header__person" title={m.account.title}>
        <span aria-hidden="true" className="header__avatar">
          {[...name][0]}
        </span>
        <span className="header__person-name">{name}</span>
        <span className="visually-hidden">（{m.account.title}）</span>
      </Link>
    </>
  );
}

function Desks({ live }: { readonly live: boolean }) {
  const { m } = useWords();
  const { may } = useAccess();
  const loading = <p className="loading">{m.common.loading}</p>;
  return (
    <Switch>
      <Route path="/">
        {may('see-scans') || !may('manage-accounts') ? (
          <Allowed action="see-scans">
            <ScansPage live={live} />
          </Allowed>
        ) : (
          <Redirect to="/people" replace />
        )}
      </Route>
      <Route path="/account">
        <OwnAccountPage />
      </Route>
      <Route path="/people">
        <Allowed action="manage-accounts">
          <PeoplePage />
        </Allowed>
      </Route>
      <Route path="/tokens">
        <Allowed action="manage-tokens">
          <TokensPage />
        </Allowed>
      </Route>
      <Route path="/webhooks">
        <Allowed action="manage-webhooks">
          <Suspense fallback={loading}>
            <WebhooksPage />
          </Suspense>
        </Allowed>
      </Route>
      <Route path="/audit">
        <Allowed action="audit">
          <Suspense fallback={loading}>
            <AuditPage />
          </Suspense>
        </Allowed>
      </Route>
      <Route path="/audit/scans/:scanId">
        {({ scanId }) => (
          <Allowed action="audit">
            <Suspense fallback={loading}>
              <ScanAudit key={scanId} scanId={scanId} />
            </Suspense>
          </Allowed>
        )}
      </Route>
      <Route path="/batches">
        <Allowed action="see-scans">
          <BatchesPage />
        </Allowed>
      </Route>
      <Route path="/batches/:batchId">
        {({ batchId }) => (
          <Allowed action="see-scans">
            <BatchPage key={batchId} batchId={batchId} />
          </Allowed>
        )}
      </Route>
      <Route path="/doubles">
        <Allowed action="see-scans">
          <DoublesPage />
        </Allowed>
      </Route>
      <Route path="/doubles/:doubleId">
        {({ doubleId }) => (
          <Allowed action="see-scans">
            <Suspense fallback={loading}>
              <DoubleRoute key={doubleId} doubleId={doubleId} />
            </Suspense>
          </Allowed>
        )}
      </Route>
      <Route path="/fields">
        <Allowed action="correct">
          <FieldsPage />
        </Allowed>
      </Route>
      <Route path="/checks">
        <Allowed action="correct">
          <Suspense fallback={loading}>
            <SpotChecksPage />
          </Suspense>
        </Allowed>
      </Route>
      <Route path="/dashboard">
        <Allowed action="see-figures">
          <Suspense fallback={loading}>
            <DashboardPage />
          </Suspense>
        </Allowed>
      </Route>
      <Route path="/keeping">
        <Allowed action="see-keeping">
          <Suspense fallback={loading}>
            <KeepingPage />
          </Suspense>
        </Allowed>
      </Route>
      <Route path="/fields/:formId/:version/:fieldId">
        {(params) => (
          <Allowed action="correct">
            <Suspense fallback={loading}>
              <ByFieldRoute key={Object.values(params).join('/')} {...params} />
            </Suspense>
          </Allowed>
        )}
      </Route>
      <Route path="/pages/:pageId/lay">
        {({ pageId }) => (
          <Allowed action="read-again">
            <Suspense fallback={loading}>
              <LayRoute key={pageId} pageId={pageId} />
            </Suspense>
          </Allowed>
        )}
      </Route>
      <Route path="/pages/:pageId/letter">
        {({ pageId }) => (
          <Allowed action="write-letter">
            <Suspense fallback={loading}>
              <LetterRoute key={pageId} pageId={pageId} />
            </Suspense>
          </Allowed>
        )}
      </Route>
      <Route path="/pages/:pageId">
        {({ pageId }) => (
          <Allowed action="see-fields">
            <Suspense fallback={loading}>
              <PagePlaces pageId={pageId} />
            </Suspense>
          </Allowed>
        )}
      </Route>
      <Route>
        <Notice {...m.common.notFound} />
      </Route>
    </Switch>
  );
}

/** The server refuses as well: this only says so before anything is asked for. */
function Allowed({ action, children }: { readonly action: Action; readonly children: ReactNode }) {
  const { m } = useWords();
  const { may } = useAccess();
  return may(action) ? children : <Notice {...m.access.notAllowed} />;
}

function Notice({ title, body }: { readonly title: string; readonly body: string }) {
  const { m } = useWords();
  return (
    <section className="notice">
      <h1>{title}</h1>
      <p>{body}</p>
      <Link className="button button--primary" href="/">
        {m.nav.home}
      </Link>
    </section>
  );
}
