import { Link } from 'wouter';
import type { PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { languageSchema } from '../../schemas/text.ts';
import { useWords } from '../messages/use-messages.tsx';
import { PageHeader } from '../page/PageHeader.tsx';
import { useForm, usePage } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { LetterFields } from './LetterFields.tsx';
import { LetterPreview } from './LetterPreview.tsx';
import { useLetter } from './use-letter.ts';

/** The letter to the applicant about what is missing on one page. */
export function LetterRoute({ pageId }: { readonly pageId: string }) {
  const { m } = useWords();
  const page = usePage(pageId);
  const form = useForm(page.data?.reading?.form);
  if (page.isError && !page.data)
    return <ErrorNotice error={page.error} onRetry={() => void page.refetch()} />;
  if (form.isError) return <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />;
  if (!page.data) return <p className="loading">{m.common.loading}</p>;
  if (page.data.reading === null)
    return (
      <section className="alert">
        <p>{m.page.waitingBody}</p>
        <Link className="button" href={`/pages/${pageId}`}>
          {m.letter.toPage}
        </Link>
      </section>
    );
  if (!form.data) return <p className="loading">{m.common.loading}</p>;
  return <LetterDesk key={page.data.readingId} view={page.data} form={form.data} />;
}

function LetterDesk({ view, form }: { readonly view: PageView; readonly form: Form }) {
  const { m } = useWords();
  const letter = useLetter(form, view);
  return (
    <div className="letter">
      <PageHeader view={view} form={form} />
      <section className="letter__work" aria-labelledby="letter-title">
        <h2 id="letter-title">{m.letter.title}</h2>
        <p>{m.letter.what}</p>
        <div className="switch" role="group" aria-label={m.letter.language}>
          {languageSchema.options.map((language) => (
            <button
              key={language}
              type="button"
              className="switch__option"
              aria-pressed={letter.language === language}
              onClick={() => letter.setLanguage(language)}
            >
              {m.letter.languages[language]}
            </button>
          ))}
        </div>
        <LetterFields letter={letter} form={form} />
      </section>
      <LetterPreview letter={letter} view={view} />
    </div>
  );
}
