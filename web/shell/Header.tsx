import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { languageSchema } from '../../schemas/text.ts';
import { en } from '../messages/en.ts';
import { ja } from '../messages/ja.ts';
import { useWords } from '../messages/use-messages.tsx';

/** `children`: what somebody who is signed in has there. */
export function Header({ children }: { readonly children?: ReactNode }) {
  const { m } = useWords();
  return (
    <header className="header">
      <Link href="/" className="header__brand">
        <BrandMark />
        <span className="header__name">{m.product}</span>
        <span className="header__line">{m.productLine}</span>
      </Link>
      <div className="header__tools">
        {children}
        <LanguageSwitch />
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const { m, language, setLanguage } = useWords();
  const names = { ja: ja.language, en: en.language };
  return (
    <div className="switch" role="group" aria-label={m.nav.language}>
      {languageSchema.options.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          className="switch__option"
          aria-pressed={code === language}
          onClick={() => setLanguage(code)}
        >
          {names[code]}
        </button>
      ))}
    </div>
  );
}

/** A counter window: the product's mark. */
function BrandMark() {
  return (
    <svg className="header__mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" />
      <path d="M8 7h16v18H8z M8 17h16 M12 17v-4h8v4" />
    </svg>
  );
}
