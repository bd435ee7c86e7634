import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Language } from '../../schemas/text.ts';
import { en } from './en.ts';
import { ja, type Messages } from './ja.ts';

const STORAGE_KEY = 'madoguchi.language';

interface Words {
  readonly language: Language;
  readonly m: Messages;
  readonly setLanguage: (language: Language) => void;
}
const WordsContext = createContext<Words | null>(null);

function chooseFirstLanguage(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === 'ja' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

/** The words of the chosen language, for everything below it; also sets the document's `lang`. */
export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(chooseFirstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(STORAGE_KEY, language);
  }, [language]);
  const words = useMemo(
    () => ({ language, m: language === 'ja' ? ja : en, setLanguage }),
    [language],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error('useWords outside of WordsProvider');
  return words;
}
