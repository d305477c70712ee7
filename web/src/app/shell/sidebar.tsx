import { Link, useLocation } from 'wouter';
import { useOpenHandCalls } from '../../hand-calls/requests/get-hand-calls.ts';
import { useT } from '../../lib/i18n/index.ts';
import { Logo } from '../../ui/logo.tsx';
import { Account } from './account.tsx';
import { isAt, useMenu } from './menu.ts';
import classes from './shell.module.css';

interface SidebarProps {
  readonly userName: string;
  readonly className?: string;
  readonly onFollow?: () => void;
}

export function Sidebar({ userName, className = '', onFollow }: SidebarProps) {
  const t = useT();
  const [location] = useLocation();
  const waiting = useOpenHandCalls();
  const menu = useMenu();
  return (
    <div className={`${classes.sidebar} ${className}`}>
      <Link href="/" className={classes.brand} onClick={onFollow}>
        <Logo size={34} />
        {t.shell.product}
      </Link>
      <nav aria-label={t.shell.menu}>
        <ul className={classes.list}>
          {menu.map(({ href, word, Icon }) => {
            const here = isAt(location, href);
            const badge = word === 'handCalls' && waiting > 0 ? waiting : null;
            return (
              <li key={href}>
                <Link
                  href={href}
                  className={classes.item}
                  aria-current={here ? 'page' : undefined}
                  onClick={onFollow}
                >
                  <Icon size={20} stroke={1.7} aria-hidden />
                  {t.shell[word]}
                  {badge !== null && (
                    <span className={`${classes.badge} tabular`} aria-label={t.shell.handCallsWaiting(badge)}>
                      {badge}
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <Account userName={userName} />
    </div>
  );
}
