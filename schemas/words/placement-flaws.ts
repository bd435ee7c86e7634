import type { PlacementFlaw } from '../placement/fit-placement.ts';
import type { Text } from '../text.ts';
import { text } from './phrases.ts';

/** People count anchors from 1, as the desk numbers them. */
const number = (position: number): number => position + 1;

/** What is wrong with anchors placed by hand, and what to do; said while they are moved, too. */
export function wordPlacementFlaw(flaw: PlacementFlaw): Text {
  switch (flaw.kind) {
    case 'too-few':
      return text(
        `あと ${flaw.missing} 点を置いてください。`,
        flaw.missing === 1 ? 'Place one more anchor.' : `Place ${flaw.missing} more anchors.`,
      );
    case 'too-close':
      return text(
        `${number(flaw.anchors[0])} 番と ${number(flaw.anchors[1])} 番が近すぎます。離して置いてください。`,
        `Anchors ${number(flaw.anchors[0])} and ${number(flaw.anchors[1])} are too close together. Move one of them away.`,
      );
    case 'in-line':
      return text(
        '点がほぼ一直線に並んでいて、位置が決まりません。1 点を線から離してください。',
        'The anchors lie almost in one line, which leaves the page free to tip. Move one away from it.',
      );
    case 'off-form':
      return text(
        `${number(flaw.anchor)} 番が様式の外にあります。様式の上の点を選んでください。`,
        `Anchor ${number(flaw.anchor)} is not on the form. Choose a point of the form for it.`,
      );
    case 'mirrored':
      return text(
        '裏返しに置かれています。左右または上下の点を入れ替えてください。',
        'The page lies mirrored. Exchange the anchors of its left and right side.',
      );
    case 'twisted':
      return text(
        '点の位置関係がねじれています。どの点がどの角か確かめてください。',
        'The anchors twist the page as no sheet can lie. Check which anchor is which.',
      );
    case 'implausible-size':
      return text(
        `この置き方では約 ${flaw.dpi} dpi のスキャンになり、あり得ません。点の位置を確かめてください。`,
        `Laid like this the scan would have about ${flaw.dpi} dpi, which no scanner makes. Check the anchors.`,
      );
    case 'disagree':
      return text(
        `${number(flaw.anchor)} 番がほかの点と ${flaw.mm.toFixed(1)} mm 食い違っています。置き直すか、外してください。`,
        `Anchor ${number(flaw.anchor)} is ${flaw.mm.toFixed(1)} mm away from where the others put it. Move it or remove it.`,
      );
    case 'other-picture':
      return text(
        '点を置いた画像が、このページの原本と一致しません。画面を読み込み直し、もう一度置いてください。',
        'The anchors were placed on another picture than this page. Reload the desk and place them again.',
      );
  }
}
