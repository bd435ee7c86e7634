import { useEffect, useRef } from 'react';

/** A picture that came within an answer, since no address of its own may show it. */
export function SentPicture(props: {
  readonly className?: string;
  readonly alt: string;
  readonly picture: { readonly mediaType: string; readonly base64: string };
}) {
  const image = useRef<HTMLImageElement>(null);
  const { mediaType, base64 } = props.picture;
  useEffect(() => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [base64, mediaType]);
  return <img ref={image} className={props.className} alt={props.alt} />;
}
